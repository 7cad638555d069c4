"""Where the evaluation data is, and the figures that several benchmarks share."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

SHARED = Path(os.environ.get("COMMUNIQUE_SHARED", Path(__file__).parents[2] / "shared" / "data"))


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / "acts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pair(gold: Sequence[object], found: Sequence[object]) -> str:
    return f"{accuracy(gold, found):.3f} / {macro_f1(gold, found):.3f}"


def accuracy(gold: Sequence[object], found: Sequence[object]) -> float:
    return fmean(g == f for g, f in zip(gold, found, strict=True))


def macro_f1(gold: Sequence[object], found: Sequence[object]) -> float:
    """Mean F1 over the gold classes, 0..1."""
    hits = Counter(g for g, f in zip(gold, found, strict=True) if g == f)
    sizes, answers = Counter(gold), Counter(found)
    return fmean(2 * hits[name] / (sizes[name] + answers[name]) for name in sizes)


def kappa(one: Sequence[object], other: Sequence[object]) -> float:
    """Cohen's kappa: agreement beyond what the two would reach by chance, 1 where they always
    agree. ZeroDivisionError if both know one class only."""
    counts = Counter(one), Counter(other)
    chance = sum(counts[0][name] * counts[1][name] for name in counts[0]) / len(one) ** 2
    return (accuracy(one, other) - chance) / (1 - chance)
