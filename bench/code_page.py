"""The parts of the coding bench's page below its first table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np

from bench.answers import QUAD_OF, Answers, confidence_of, root
from ingest.coding import Coder, CodingInput
from ingest.coding.coder import MODEL, settings_of
from ingest.coding.training.calibrate import expected_calibration_error

SWAPS = (("Brazil", "Kenya"), ("France", "Japan"), ("Russia", "Peru"), ("Iran", "Canada"))


def confusion(title: str, gold: list[str], found: list[str]) -> Iterator[str]:
    names = sorted({*gold, *found})
    counts = Counter(zip(gold, found, strict=True))
    yield ""
    yield f"## {title}"
    yield ""
    yield "| | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"
    for name in names:
        yield f"| {name} | " + " | ".join(str(counts[name, other] or "") for other in names) + " |"


def grave_errors(gold: list[str], found: list[str]) -> Iterator[str]:
    """Errors that turn the sign of the score, by class."""
    wrong = Counter(
        (g, f) for g, f in zip(gold, found, strict=True) if (QUAD_OF[g] <= 2) != (QUAD_OF[f] <= 2)
    )
    yield ""
    yield "## Errors that turn cooperation into conflict or back"
    yield ""
    yield f"{wrong.total()} of {len(gold)} ({wrong.total() / len(gold):.1%}). The most frequent:"
    yield ""
    yield "| gold | coded | sentences |"
    yield "|---|---|---|"
    for (g, f), count in wrong.most_common(12):
        yield f"| {g} | {f} | {count} |"


def reliability(answers: Answers) -> Iterator[str]:
    own, given = answers.own, answers.given
    own_gold = [example.act for example in answers.held_out]
    yield ""
    yield "## Calibration"
    yield ""
    yield "How often the act is right, by the probability given to it."
    sets = (
        ("own examples held out", own_gold, [c.act for c in own], own, False),
        ("plv_train", answers.roots, [root(c) for c in given], given, True),
    )
    for name, right, found, codings, are_roots in sets:
        confidence = np.array(
            [confidence_of(f, c, are_roots) for f, c in zip(found, codings, strict=True)]
        )
        is_right = np.array([r == f for r, f in zip(right, found, strict=True)])
        error = expected_calibration_error(confidence, is_right)
        yield ""
        yield f"{name}: expected calibration error {error:.3f}"
        yield ""
        yield "| probability | sentences | right | |"
        yield "|---|---|---|---|"
        for low in np.arange(0, 1, 0.1):
            inside = (confidence >= low) & (confidence < low + 0.1 + 1e-9 * (low > 0.85))
            if inside.any():
                share = float(is_right[inside].mean())
                bar = "#" * round(20 * share)
                yield f"| {low:.1f}-{low + 0.1:.1f} | {inside.sum()} | {share:.2f} | {bar} |"
    modality_error = settings_of(MODEL)["modality_calibration_error"]
    yield ""
    yield (
        f"Modalities of the own examples held out: expected calibration error {modality_error:.3f}."
    )


def invariance(coder: Coder, news: list[dict[str, str]]) -> Iterator[str]:
    """Country names swapped in the test sentences."""
    shifts, flips = [], 0
    for row in news:
        for a, b in SWAPS:
            if a in row["sentence"] or b in row["sentence"]:
                break
        else:
            continue
        swap = swapper(a, b)
        before, after = coder.code(
            [
                CodingInput(row["sentence"], None, row["source"], row["target"]),
                CodingInput(
                    *[swap(row["sentence"]), None, swap(row["source"]), swap(row["target"])]
                ),
            ]
        )
        shifts.append(abs(before.escalation - after.escalation))
        flips += before.act != after.act
    yield ""
    yield "## Invariance"
    yield ""
    yield (
        f"Names of two countries swapped in {len(shifts)} sentences: score moves by "
        f"{median(shifts):.2f} in the middle case, the act flips in {flips / len(shifts):.1%}."
    )


def swapper(a: str, b: str) -> Callable[[str], str]:
    other = {a: b, b: a}
    return lambda text: re.sub(rf"\b({a}|{b})\b", lambda match: other[match[0]], text)
