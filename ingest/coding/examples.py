"""The training examples, written by the authors of the codebook, and their linter."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, NamedTuple

from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES
from ingest.coding.prepare import find_actor
from ingest.fingerprint import shingles, words
from ingest.model import Modality

REGISTERS = ("news", "official", "speech", "interview", "headline")
SPOKEN_REGISTERS = ("speech", "interview")
FIELDS = {"text", "source", "target", "act", "modality", "register"}
MIN_PER_ACT, MIN_PER_MODALITY, MIN_PER_REGISTER = 100, 100, 200
MIN_NEGATED = 20  # of each act but hostile deeds, whose denial is COMMENT
MAX_SHARE = 0.3
NEAR_DUPLICATE = 0.8
HELD_OUT_EVERY = 10


@dataclass(frozen=True, slots=True)
class Example:
    """One written sentence and its coding. Actors, where given, stand in the text verbatim."""

    text: str
    source: str | None
    target: str | None
    act: str
    modality: Modality
    register: str
    place: str

    @property
    def is_spoken(self) -> bool:
        """Whether the sentence is its speaker's own words, and not told by a reporter."""
        return self.register in SPOKEN_REGISTERS

    @property
    def is_held_out(self) -> bool:
        """About one in ten, by a hash of the text: for model selection and calibration."""
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % HELD_OUT_EVERY == 0

    def is_another_target_of(self, other: Example) -> bool:
        """Whether both say of one text what it does to different actors."""
        return self.text == other.text and self.target != other.target


class Problem(NamedTuple):
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def directory() -> Traversable:
    return resources.files("ingest.coding.codebook").joinpath("examples")


def read(folder: Traversable | None = None) -> tuple[list[Example], list[Problem]]:
    """All examples in order of file name and line, and the lines that are none."""
    examples, problems = [], []
    files = sorted((folder or directory()).iterdir(), key=lambda file: file.name)
    for file in files:
        if not file.name.endswith(".jsonl"):
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            place = f"{file.name}:{number}"
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                if reason := _reason(record):
                    problems.append(Problem(place, reason))
                else:
                    examples.append(Example(**record, place=place))
            except json.JSONDecodeError as error:
                problems.append(Problem(place, f"not JSON: {error}"))
    return examples, problems


def lint(examples: Sequence[Example]) -> list[Problem]:
    """What stands against training on these examples: duplicates, gaps, imbalance."""
    return [*_duplicates(examples), *_coverage(examples)]


def fingerprint(examples: Iterable[Example]) -> str:
    """Sixteen digits that change with any example and with their order, as a training does."""
    digest = hashlib.sha256()
    for example in examples:
        record = [getattr(example, field) for field in sorted(FIELDS)]
        digest.update(json.dumps(record).encode() + b"\n")
    return digest.hexdigest()[:16]


def counts(examples: Iterable[Example], field: str) -> Counter[str]:
    return Counter(getattr(example, field) for example in examples)


def _reason(record: Any) -> str | None:
    if not isinstance(record, dict) or set(record) != FIELDS:
        return f"expected an object with exactly {', '.join(sorted(FIELDS))}"
    for field, known in (
        ("act", codebook.load().codes),
        ("modality", MODALITIES),
        ("register", REGISTERS),
    ):
        if record[field] not in known:
            return f"{field} {record[field]!r} is not one of {', '.join(known)}"
    text = record["text"]
    if not isinstance(text, str) or not 2 <= len(text.split()) <= 120:
        return "text must have 2 to 120 words"
    spans = []
    for field in ("source", "target"):
        actor = record[field]
        if actor is None:
            continue
        span = find_actor(text, actor) if isinstance(actor, str) else None
        if span is None:
            return f"{field} {actor!r} does not stand in the text"
        spans.append(span)
    if len(spans) == 2 and max(s[0] for s in spans) < min(s[1] for s in spans):
        return "source and target overlap"
    return None


def _duplicates(examples: Sequence[Example]) -> Iterable[Problem]:
    """Texts that share most of their word trigrams with an earlier one.

    Two sets that have a share of their union in common have one of the rarest of each in common
    (prefix filter; Chaudhuri et al. 2006), so only those are looked up.
    """
    runs = [shingles(words(example.text)) for example in examples]
    owning = Counter(chain.from_iterable(runs))
    owners: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, (example, own) in enumerate(zip(examples, runs, strict=True)):
        by_rarity = sorted(own, key=lambda shingle: (owning[shingle], shingle))
        rarest = by_rarity[: len(own) - int(NEAR_DUPLICATE * len(own)) + 1]
        for other in sorted({other for shingle in rarest for other in owners[shingle]}):
            if example.is_another_target_of(examples[other]):
                continue
            common = len(own & runs[other])
            if common / (len(own) + len(runs[other]) - common) >= NEAR_DUPLICATE:
                yield Problem(example.place, f"nearly the same text as {examples[other].place}")
                break
        for shingle in rarest:
            owners[shingle].append(number)


def _coverage(examples: Sequence[Example]) -> Iterable[Problem]:
    for field, known, least in (
        ("act", codebook.load().codes, MIN_PER_ACT),
        ("modality", MODALITIES, MIN_PER_MODALITY),
        ("register", REGISTERS, MIN_PER_REGISTER),
    ):
        found = counts(examples, field)
        for value in known:
            if found[value] < least:
                yield Problem("examples", f"{found[value]} of {field} {value}; {least} needed")
    negated = counts((e for e in examples if e.modality == "negated"), "act")
    for known_act in codebook.load().acts:
        if known_act.quad != "material conflict" and negated[known_act.code] < MIN_NEGATED:
            reason = f"{negated[known_act.code]} of act {known_act.code} negated"
            yield Problem("examples", f"{reason}; {MIN_NEGATED} needed")
    for act, number in counts(examples, "act").items():
        if number > MAX_SHARE * len(examples):
            yield Problem("examples", f"{act} is more than {MAX_SHARE:.0%} of all")
