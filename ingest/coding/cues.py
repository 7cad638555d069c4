"""A coder from cue words: transparent, fast, and no more than a first guess."""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from ingest.coding.codebook import MODALITIES
from ingest.model import Modality

PRIOR = {"COMMENT": 1.0}

MODALITY_CUES: dict[Modality, str] = {
    "negated": r"\b(not|never|no (plans?|intention)|denied|n't)\b",
    "conditional": r"\b(if|unless|until|should (they|it|he|she)|provided that|in case)\b",
    "may": r"\b(may|might|could|possibl[ey]|perhaps|consider(s|ing)?|n.t rule out)\b",
    "will": r"\b(will|would|shall|going to|plans? to|to be)\b",
}


class Cue(NamedTuple):
    act: str
    weight: float
    start: int
    end: int


def find(text: str) -> list[Cue]:
    """Every cue in the text, with its place."""
    return [
        Cue(act, weight, match.start(), match.end())
        for act, weight, pattern in _patterns()
        for match in pattern.finditer(text)
    ]


def act_probabilities(cues: list[Cue], codes: tuple[str, ...]) -> dict[str, float]:
    """Softmax over the summed weights of the cues; the earlier of two cues counts more."""
    logits = {code: PRIOR.get(code, 0.0) for code in codes}
    for rank, cue in enumerate(sorted(cues, key=lambda cue: cue.start)):
        logits[cue.act] += cue.weight / (1 + 0.3 * rank)
    powers = {code: math.exp(logit) for code, logit in logits.items()}
    total = sum(powers.values())
    return {code: power / total for code, power in powers.items()}


def modality_probabilities(text: str) -> dict[Modality, float]:
    """All mass but a tenth on the first modality whose cue stands in the text, else ``did``."""
    found: Modality = "did"
    for modality, pattern in MODALITY_CUES.items():
        if re.search(pattern, text, re.IGNORECASE):
            found = modality
            break
    rest = 0.1 / (len(MODALITIES) - 1)
    return {modality: 0.9 if modality == found else rest for modality in MODALITIES}


@cache
def _patterns() -> list[tuple[str, float, re.Pattern[str]]]:
    table = resources.files("ingest.coding.codebook").joinpath("cues.csv").read_text("utf-8")
    return [
        (row["act"], float(row["weight"]), re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE))
        for row in csv.DictReader(table.splitlines())
    ]
