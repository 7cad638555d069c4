"""From probabilities to a score, and the decomposition that adds up to it.

Contributions are multiples of 1/128. Such numbers are exact in binary floating point, so that
their sum is the score to the last digit, in any order and in any program that reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul

from ingest.coding.codebook import MODALITIES, Act, Codebook
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

    ``acts`` and ``modalities`` are probabilities that sum to 1. A term is an act in one modality:
    probability of both, times severity, times the codebook's factor, on the grid. Terms come
    largest contribution first.
    """
    shares = [modalities[m] for m in MODALITIES]
    terms: list[dict[str, object]] = []
    units = 0
    goldstein = 0.0
    for act, factors in book.rows:
        products = list(map(mul, shares, factors))
        factor = sum(products)
        goldstein += acts[act.code] * act.goldstein * factor
        scale = acts[act.code] * act.severity * GRID
        whole = round(scale * factor)
        if whole:
            units += whole
            for number, part in enumerate(_parts(whole, [scale * p for p in products])):
                if part:
                    term = _term(act, MODALITIES[number], factors[number], part)
                    terms.append(term | {"probability": round(acts[act.code] * shares[number], 4)})
    terms.sort(key=lambda term: (-abs(term["contribution"]), term["act"], term["modality"]))  # type: ignore[arg-type]
    return Score(units / GRID, round(goldstein, 2), terms)


def _parts(whole: int, exact: list[float]) -> list[int]:
    """Whole numbers near ``exact`` that add up to ``whole``: the largest takes what is left."""
    parts = [round(part) for part in exact]
    largest = max(range(len(exact)), key=lambda number: abs(exact[number]))
    parts[largest] += whole - sum(parts)
    return parts


def _term(act: Act, modality: Modality, factor: float, units: int) -> dict[str, object]:
    return {
        "act": act.code,
        "modality": modality,
        "severity": act.severity,
        "factor": factor,
        "contribution": units / GRID,
    }
