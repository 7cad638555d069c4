from __future__ import annotations

from ingest.coding.recode import Move, compare
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
