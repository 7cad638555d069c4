"""Security Council sentences: does the speaker evaluate somebody negatively?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.metrics import macro_f1
from ingest.coding.examples import Example
from ingest.model import Coding

CRITICAL = ("ACCUSE", "REJECT", "THREATEN", "SANCTION", "COERCE", "ASSAULT")
FOLDS = 5
PENALTY = 100.0
SMALLEST = 1e-3
Numbers = NDArray[np.float64]


def critical_mass(coding: Coding) -> float:
    return sum(coding.probabilities[act] for act in CRITICAL)


def negative_threshold(held_out: Sequence[Example], own: Sequence[Coding]) -> float:
    """The mass of critical acts that best tells them from the others in our own spoken examples."""
    spoken = [
        (example.act in CRITICAL, critical_mass(coding))
        for example, coding in zip(held_out, own, strict=True)
        if example.is_spoken
    ]
    levels = np.round(np.arange(0.2, 0.81, 0.05), 2)
    gold = [is_critical for is_critical, _ in spoken]
    return float(max(levels, key=lambda t: macro_f1(gold, [mass >= t for _, mass in spoken])))


def attainable(codings: Sequence[Coding], gold: Sequence[bool], speeches: Sequence[str]) -> float:
    """Macro-F1 of a rule learned on these very sentences from the probabilities of the acts.

    Ridge regression, the classes weighted alike, cross-validated by whole speeches: what the acts
    could tell of this label if the rule had not to be set elsewhere.
    """
    probabilities = np.array([list(coding.probabilities.values()) for coding in codings])
    features = np.log(probabilities + SMALLEST)
    is_negative = np.array(gold)
    names = sorted(set(speeches))
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    folds = np.array([fold[name] for name in speeches])
    said = np.zeros(len(gold), bool)
    for number in range(FOLDS):
        inside = folds != number
        weights = _ridge(features[inside], is_negative[inside])
        said[~inside] = _with_constant(features[~inside]) @ weights >= 0
    return macro_f1(gold, said.tolist())


def _ridge(features: Numbers, is_negative: NDArray[np.bool_]) -> Numbers:
    share = is_negative.mean()
    weight = np.where(is_negative, 0.5 / share, 0.5 / (1 - share))
    rows = _with_constant(features)
    left = (rows.T * weight) @ rows + PENALTY * np.eye(rows.shape[1])
    solved: Numbers = np.linalg.solve(left, (rows.T * weight) @ np.where(is_negative, 1.0, -1.0))
    return solved


def _with_constant(features: Numbers) -> Numbers:
    return np.hstack([features, np.ones((len(features), 1))])
