"""How often the lag correlation calls unrelated series related, and how often it finds a relation.

`python -m bench.lags` draws pairs of autoregressive series and prints a Markdown table.
"""

from __future__ import annotations

import argparse

import numpy as np

from dashboard.lags import Floats, Method, lag_correlation

LAG = 3


def series(periods: int, memory: float, chance: np.random.Generator) -> Floats:
    """A first-order autoregressive series after a run-in."""
    values = np.zeros(periods + 200)
    for place, push in enumerate(chance.normal(size=len(values) - 1), start=1):
        values[place] = memory * values[place - 1] + push
    return values[200:]


def shares(
    method: Method, periods: int, memory: float, pairs: int, permutations: int
) -> tuple[float, float, float]:
    """Of unrelated pairs p <= .05; of pairs related at a lag p <= .05; of these the right lag."""
    chance = np.random.default_rng(7)
    unrelated, related, right = 0, 0, 0
    for _ in range(pairs):
        ours, theirs = series(periods, memory, chance), series(periods, memory, chance)
        unrelated += lag_correlation(ours, theirs, method, permutations).p_value <= 0.05
        following = np.roll(ours, LAG) + theirs
        found = lag_correlation(ours, following, method, permutations)
        related += found.p_value <= 0.05
        right += found.best == LAG
    return unrelated / pairs, related / pairs, right / pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--permutations", type=int, default=199)
    options = parser.parse_args()
    print("| what is correlated | periods | memory ", end="")
    print("| unrelated: p ≤ .05 | related: p ≤ .05 | right lag |")
    print("|---|---|---|---|---|---|")
    methods: dict[Method, str] = {"diff": "changes", "trend": "distances from a trend"}
    for method, name in methods.items():
        for periods in (60, 120, 300):
            for memory in (0.0, 0.5, 0.9):
                found = shares(method, periods, memory, options.pairs, options.permutations)
                cells = " | ".join(f"{share:.2f}" for share in found)
                print(f"| {name} | {periods} | {memory} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
