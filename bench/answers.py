"""The annotated sets, and what the coder answers to each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from bench import addresses
from bench.metrics import rows
from ingest.coding import Coder, CodingInput, codebook, examples
from ingest.coding.comparison import inputs_of
from ingest.model import Coding

ROOT = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUAD = {
    "comment": 0,
    "verbal cooperation": 1,
    "material cooperation": 2,
    "verbal conflict": 3,
    "material conflict": 4,
}
QUAD_OF = {act.code: QUAD[act.quad] for act in codebook.load().acts}
QUAD_OF["YIELD"] = 2
SCORE_OF = {act.code: act.plover for act in codebook.load().acts}
SCORE_OF["YIELD"] = fmean((SCORE_OF["CONCEDE"], SCORE_OF["RETREAT"]))
SEVERITY_OF = {act.code: act.severity for act in codebook.load().acts}
SEVERITY_OF["YIELD"] = fmean((SEVERITY_OF["CONCEDE"], SEVERITY_OF["RETREAT"]))
CAMEO_KIND = QUAD_OF | {"SANCTION": 3}  # that set counts CAMEO root 16 as verbal conflict


@dataclass(frozen=True)
class Answers:
    """The rows of each set beside their codings, which are in the same order: news with their
    actors given and without (plv_train), news of five kinds (cameo_class_clean), the Security
    Council, addresses of the demo corpus, and our own examples held out."""

    news: list[dict[str, str]]
    given: list[Coding]
    bare: list[Coding]
    kinds: list[dict[str, str]]
    of_kinds: list[Coding]
    council: list[dict[str, str]]
    in_council: list[Coding]
    drawn: list[addresses.Labelled]
    of_drawn: list[Coding]
    held_out: list[examples.Example]
    own: list[Coding]

    @property
    def roots(self) -> list[str]:
        """The right roots of the news."""
        return [row["gold_root"] for row in self.news]


def answers_of(coder: Coder) -> Answers:
    news, kinds = rows("plv_train.csv"), rows("cameo_class_clean.csv")
    council, drawn = rows("unscon_2014_sentences.csv"), addresses.labelled()
    held_out = [example for example in examples.read()[0] if example.is_held_out]
    return Answers(
        news,
        coder.code(with_actors(news)),
        coder.code([CodingInput(row["sentence"]) for row in news]),
        kinds,
        coder.code([CodingInput(row["sentence"]) for row in kinds]),
        council,
        coder.code([CodingInput(row["sentence_text"], is_spoken=True) for row in council]),
        drawn,
        coder.code(addresses.inputs(drawn)),
        held_out,
        coder.code(inputs_of(held_out)),
    )


def with_actors(news: list[dict[str, str]]) -> list[CodingInput]:
    return [CodingInput(row["sentence"], None, row["source"], row["target"]) for row in news]


def root(coding: Coding) -> str:
    """The likeliest root other than COMMENT, CONCEDE and RETREAT taken together."""
    mass: Counter[str] = Counter()
    for act, probability in coding.probabilities.items():
        if act != "COMMENT":
            mass[ROOT.get(act, act)] += probability  # type: ignore[assignment]
    return mass.most_common(1)[0][0]


def kind(coding: Coding) -> int:
    """0 for a plain statement, else the likeliest of the four quads, as cameo_class counts them."""
    mass: Counter[int] = Counter()
    for act, probability in coding.probabilities.items():
        mass[CAMEO_KIND[act]] += probability  # type: ignore[assignment]
    return mass.most_common(1)[0][0]


def confidence_of(found: str, coding: Coding, is_root: bool) -> float:
    """The probability of an act, or of a root among all roots, of which COMMENT is none."""
    acts = [act for act in coding.probabilities if found in (act, ROOT.get(act))]
    whole = 1 - coding.probabilities["COMMENT"] if is_root else 1
    return min(1.0, sum(coding.probabilities[act] for act in acts) / max(whole, 1e-9))


def expected_plover(coding: Coding) -> float:
    """What the score would be if it were PLOVER's (cooperation positive): the mean of the acts'
    scores there by their probabilities, of the acts that it has."""
    acts = {act: p for act, p in coding.probabilities.items() if act != "COMMENT"}
    return sum(p * SCORE_OF[act] for act, p in acts.items()) / sum(acts.values())


def coder_error(gold: list[str], given: list[Coding]) -> str:
    """Against the severity of the label: what ``coder_error_*`` of dbt_project.yml rest on."""
    errors = [c.escalation - SEVERITY_OF[g] for g, c in zip(gold, given, strict=True)]
    means = [fmean(e for e, g in zip(errors, gold, strict=True) if g == act) for act in set(gold)]
    return f"{np.sqrt(np.mean(np.square(errors))):.2f} / {np.std(means, ddof=1):.2f}"
