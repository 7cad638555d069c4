"""The address holds the view; a hostile or stale one ends in a message."""

from __future__ import annotations

import pytest

from dashboard.state import PARAMS
from tests.dashboard.conftest import PAGES, Open, told

HOSTILE_VALUES = [
    "<script>alert(1)</script>",
    "'; drop table marts.fct_statements; --",
    "../../etc/passwd",
    "A" * 5000,
    "\u202e\u0000\u200f",
    "%00%ff",
    "-1",
    "9999-99-99",
    "0001-01-01",
    "USA>RUS>CHN>@2014-13-45",
    "{{7*7}}",
]


@pytest.mark.parametrize("page", PAGES)
def test_hostile_values_never_break_a_page(open_page: Open, page: str) -> None:
    app = open_page(page, "one_row")
    for turn in range(3):
        for number, name in enumerate(PARAMS):
            app.query_params[name] = HOSTILE_VALUES[(number + 4 * turn) % len(HOSTILE_VALUES)]
        app.run()
        assert not app.exception
        assert not app.error, [e.value for e in app.error]


@pytest.mark.parametrize(
    ("name", "value"),
    [("grain", "fortnight"), ("measure", "mood"), ("from", "10/03/2024"), ("kind", "planet")],
)
def test_value_that_is_not_understood_is_told(open_page: Open, name: str, value: str) -> None:
    assert "The link" in told(open_page("trends", **{name: value})) or value == "mood"


@pytest.mark.parametrize("day", ["2030-13-45", "2030-02-30", "0000-01-01"])
def test_point_on_a_day_that_is_none_is_told(open_page: Open, day: str) -> None:
    app = open_page("trends", kind="country", e="USA", point=f"USA@{day}")
    assert not app.exception and not app.error
    assert "The day of the chosen point is not a date" in told(app)
    app = open_page("dyad", a="USA", b="RUS", actpoint=f"ACCUSE@{day}")
    assert not app.exception and not app.error
    assert "The day of the chosen act is not a date" in told(app)


def test_unknown_state_of_a_stale_link_is_told(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="XYZ,USA")
    assert "XYZ" in told(app)
    assert app.multiselect[0].value == ["USA"]


def test_address_is_left_alone_until_a_control_changes(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA")
    assert dict(app.query_params) == {"kind": "country", "e": "USA"}


def test_permalink_spells_out_every_choice_and_the_build(open_page: Open) -> None:
    app = open_page("statements", q="treaty")
    link = app.code[1].value
    build = app.session_state["build_id"]
    assert "q=treaty" in link
    assert f"build={build}" in link
    assert "order=hostile" in link
