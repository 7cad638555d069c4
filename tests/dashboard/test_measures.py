"""Values as read."""

from __future__ import annotations

import pytest

from dashboard.measures import MEASURES, signed, value_text
from dbt_project.metrics import metrics


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.44, "+2.4"), (-3.0, "−3.0"), (0.0, "0.0"), (-0.04, "0.0"), (0.05, "+0.1"), (10, "+10.0")],
)
def test_score_has_its_sign_and_zero_none(value: float, text: str) -> None:
    assert signed(value, 1) == text


def test_values_are_read_in_their_unit() -> None:
    assert value_text(MEASURES["mean"], -1.254) == "−1.25"
    assert value_text(MEASURES["threat"], 0.125) == "12.5 %"
    assert value_text(MEASURES["statements"], 1204) == "1,204"
    assert value_text(MEASURES["statements"], 0.143) == "0.14"
    assert value_text(MEASURES["statements"], 12.4) == "12"
    assert value_text(MEASURES["mean"], None) == "no data"


def test_a_measure_says_what_the_warehouse_says_of_it() -> None:
    rows = {row["metric"]: row for row in metrics()}
    threats, speakers = MEASURES["threat"], MEASURES["speakers"]
    assert (threats.label, threats.kind) == (rows["threat_share"]["label"], "share")
    assert threats.note == rows["threat_share"]["definition"] + "."
    assert (speakers.unit, speakers.kind) == (rows["speakers"]["unit"], "count")
