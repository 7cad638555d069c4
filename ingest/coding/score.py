"""From probabilities to a score, and the decomposition that adds up to it.

Contributions are multiples of 1/128. Such numbers are exact in binary floating point, so that
their sum is the score to the last digit, in any order and in any program that reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul

from ingest.coding.codebook import MODALITIES, Codebook
from ingest.model import Modality

GRID = 128


@dataclass(frozen=True, slots=True)
class Score:
    """``escalation`` in -10..10 (hostile positive), ``goldstein`` (cooperation positive)."""

    escalation: float
    goldstein: float
    terms: list[dict[str, object]]


def score(acts: Mapping[str, float], modalities: Mapping[Modality, float], book: Codebook) -> Score:
    """Severity weighted by the probability of each act and moved by its modality.

    ``acts`` and ``modalities`` are probabilities that sum to 1. An act's factor is the mean of the
    codebook's factors over the modalities. Terms come largest contribution first.
    """
    modality = max(modalities, key=modalities.__getitem__)
    shares = [modalities[m] for m in MODALITIES]
    terms: list[dict[str, object]] = []
    escalation = goldstein = 0.0
    for act, factors in book.rows:
        probability = acts[act.code]
        factor = sum(map(mul, shares, factors))
        contribution = round(probability * act.severity * factor * GRID) / GRID
        goldstein += probability * act.goldstein * factor
        if not contribution:
            continue
        escalation += contribution
        terms.append(
            {
                "act": act.code,
                "probability": round(probability, 4),
                "severity": act.severity,
                "modality": modality,
                "factor": round(factor, 4),
                "contribution": contribution,
            }
        )
    terms.sort(key=lambda term: (-abs(term["contribution"]), term["act"]))  # type: ignore[arg-type]
    return Score(escalation, round(goldstein, 2), terms)
