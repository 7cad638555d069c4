"""What charts show of thin data and of doubt."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.charts import ranking, trend
from dashboard.layout import time_axis
from dashboard.measures import DEFAULT
from dashboard.views.dyad.charts import asymmetry
from dashboard.views.map.charts import world

GROUPS = pl.DataFrame(
    {
        "entity": ["FRA", "KEN"],
        "value": [1.0, 4.0],
        "low": [0.5, 1.0],
        "high": [1.5, 7.0],
        "statements": [50, 2],
        "documents": [9, 1],
    }
)
LABELS = {"FRA": "France", "KEN": "Kenya"}
POINTS = pl.DataFrame(
    {
        "entity": ["FRA"] * 3,
        "period_start": [date(2030, 1, 1), date(2031, 1, 1), date(2033, 1, 1)],
        "value": [0.0, 1.0, 2.0],
        "low": [-1.0, 0.0, -9.0],
        "high": [1.0, 2.0, 9.0],
        "statements": [40, 40, 2],
        "documents": [4, 4, 1],
        "is_thin": [False, False, True],
        "is_partial": [False, False, False],
    }
)


def test_states_and_groups_with_few_statements_are_faded() -> None:
    solid, faded = world(GROUPS, LABELS)["data"]
    assert solid["locations"] == ["FRA"]
    assert faded["locations"] == ["KEN"]
    assert faded["marker"]["opacity"] < solid["marker"]["opacity"] == 1
    dots = ranking(GROUPS, LABELS, ["FRA", "KEN"])["data"][0]
    assert dots["marker"]["opacity"][0] == 1 > dots["marker"]["opacity"][1]


def test_wide_band_of_a_thin_point_does_not_flatten_the_others() -> None:
    low, high = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True)["layout"]["yaxis"][
        "range"
    ]
    assert -9 < low < -0.5
    assert 2 < high < 9


def test_compared_lines_are_named_and_one_alone_is_not() -> None:
    both = trend(POINTS, {"FRA": "France", "KEN": "Kenya"}, DEFAULT, "year", band=True)
    assert both["layout"]["showlegend"]
    assert [t["name"] for t in both["data"] if t.get("showlegend", True)] == ["France"]
    alone = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True)
    assert not alone["layout"]["showlegend"]


def test_few_periods_have_a_tick_each() -> None:
    axis = time_axis(POINTS, "year")
    assert (axis["tick0"], axis["dtick"], axis["tickformat"]) == ("2030-01-01", "M12", "%Y")
    many = pl.DataFrame({"period_start": [date(1800, 1, 1), date(2000, 1, 1)]})
    assert "dtick" not in time_axis(many, "year")


def test_difference_of_two_sides_has_its_interval_unless_thin() -> None:
    frame = pl.DataFrame(
        {
            "period_start": [date(2030, 1, 1), date(2031, 1, 1)],
            "difference": [2.0, -1.0],
            "spread": [0.5, 6.0],
            "low": [1.5, -7.0],
            "high": [2.5, 5.0],
            "mean_there": [3.0, 0.0],
            "mean_back": [1.0, 1.0],
            "statements": [80, 4],
            "is_thin": [False, True],
        }
    )
    bars = asymmetry(frame, "year", "A", "B")["data"][0]
    assert bars["error_y"]["array"] == [0.5, 0]
    assert "+2.00 (+1.50 to +2.50)" in bars["text"][0]
    assert bars["marker"]["opacity"][0] > bars["marker"]["opacity"][1]
