from __future__ import annotations

import random
from statistics import fmean, median

import pytest

from ingest.coding.recode import Move, Tally, compare
from ingest.model import Coding


def coding(act: str, escalation: float) -> Coding:
    return Coding(
        act=act, probabilities={}, modality="did", escalation=escalation, goldstein=-escalation
    )


def test_counts_what_moved_and_by_how_much() -> None:
    old = {"a": coding("ACCUSE", 4.0), "b": coding("COMMENT", 0.0), "c": coding("AID", -8.0)}
    new = {"a": coding("THREATEN", 6.0), "b": coding("COMMENT", 0.5), "d": coding("AID", -8.0)}
    result = compare(old, new)
    assert (result.statements, result.only_old, result.only_new) == (2, 1, 1)
    assert result.act_moves == {("ACCUSE", "THREATEN"): 1}
    assert result.acts_changed == 1
    assert result.mean_shift == 1.25
    assert result.median_absolute_shift == 1.25
    assert result.largest[0] == Move("a", "ACCUSE", "THREATEN", 2.0)
    assert "  ACCUSE -> THREATEN: 1" in result.lines()


def test_nothing_in_common_is_said_not_raised() -> None:
    assert compare({}, {"a": coding("AID", -8.0)}).lines() == [
        "no statement has both an old and a new coding"
    ]


@pytest.mark.parametrize("statements", [1, 2, 499, 500])
def test_compared_in_batches_is_compared_at_once(statements: int) -> None:
    chance = random.Random(statements)
    old, new = (
        {
            f"{number:03d}": coding(chance.choice(["ACCUSE", "AID"]), chance.randrange(-80, 81) / 8)
            for number in range(statements)
        }
        for _ in range(2)
    )
    tally = Tally()
    for start in range(0, statements, 7):
        ids = [f"{number:03d}" for number in range(start, min(start + 7, statements))]
        tally.add({key: old[key] for key in ids}, {key: new[key] for key in ids})
    result = tally.comparison()
    assert result == compare(old, new)
    shifts = {key: new[key].escalation - old[key].escalation for key in old}
    assert result.mean_shift == fmean(shifts.values())
    assert result.median_absolute_shift == median(map(abs, shifts.values()))
    moved = sorted((key for key in shifts if shifts[key]), key=lambda k: (-abs(shifts[k]), k))
    assert [move.statement_id for move in result.largest] == moved[:20]
