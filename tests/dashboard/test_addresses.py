"""The address holds the view; a hostile or stale one ends in a message."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.state import PARAMS
from tests.dashboard.conftest import PAGES, Open, told, unfold

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
    ("name", "value", "said"),
    [
        ("grain", "fortnight", "for the grain was not understood and is left out: fortnight"),
        ("measure", "mood", "The measure “mood” is not available here."),
        ("from", "10/03/2024", "for the first day was not understood and is left out: 10/03/2024"),
        ("kind", "planet", "for what to compare was not understood and is left out: planet"),
    ],
)
def test_value_that_is_not_understood_is_told(
    open_page: Open, name: str, value: str, said: str
) -> None:
    assert said in told(open_page("trends", **{name: value})).replace("\\", "")


@pytest.mark.parametrize("day", ["2030-13-45", "2030-02-30", "0000-01-01"])
def test_point_on_a_day_that_is_none_is_told(open_page: Open, day: str) -> None:
    app = open_page("trends", kind="country", e="USA", point=f"USA@{day}")
    assert not app.exception and not app.error
    assert "The day of the chosen point is not a date" in told(app)
    app = open_page("dyad", a="USA", b="RUS", actpoint=f"USA>RUS:ACCUSE@{day}")
    assert not app.exception and not app.error
    assert "The day of the chosen act is not a date" in told(app)
    app = open_page("dyad", a="USA", b="RUS", gappoint=f"USA>RUS@{day}")
    assert not app.exception and not app.error
    assert "The day of the chosen difference is not a date" in told(app)


def test_unknown_state_of_a_stale_link_is_told(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="XYZ,USA")
    assert "XYZ" in told(app)
    assert app.multiselect[0].value == ["USA"]


def test_address_is_left_alone_until_a_control_changes(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA")
    assert dict(app.query_params) == {"kind": "country", "e": "USA"}


def test_permalink_spells_out_every_choice_and_the_build(open_page: Open) -> None:
    app = unfold(open_page("statements", q="treaty"))
    link = app.code[1].value
    build = app.session_state["reading"].build_id
    assert "q=treaty" in link
    assert f"build={build}" in link
    assert "order=hostile" in link


def test_permalink_beside_a_chart_keeps_what_is_chosen_under_it(open_page: Open) -> None:
    choices = {"a": "USA", "b": "RUS", "grain": "year", "point": "USA>RUS@2014-01-01"}
    choices |= {"actpoint": "USA>RUS:THREATEN@2014-01-01", "order": "late", "way": "back"}
    choices |= {"gappoint": "USA>RUS@2014-01-01"}
    choices |= {"coder": "icews", "axis": "gpr:gpr", "lagof": "RUS>USA", "lagmethod": "trend"}
    app = open_page("dyad", **choices)
    app.session_state["tabs_dyad"] = "Download and cite"
    app.run()
    assert not app.exception and not app.error
    link = app.code[0].value
    assert choices.items() <= dict(parse_qsl(urlsplit(link).query)).items()


def test_permalink_beside_a_chart_keeps_the_chosen_row(open_page: Open) -> None:
    app = open_page("country", a="USA", side="says", pick="states:RUS")
    app.session_state["tabs_country"] = "Download and cite"
    app.run()
    link = app.code[0].value
    assert dict(parse_qsl(urlsplit(link).query))["pick"] == "states:RUS"


@pytest.mark.parametrize(
    ("page", "choice", "said"),
    [
        ("country", {"a": "USA", "point": "CHN@2014-01-01"}, "CHN@2014-01-01, does not belong"),
        ("speaker", {"point": "nobody@2014-01-01"}, "nobody@2014-01-01, does not belong"),
        ("country", {"a": "USA", "pick": "states:XYZ"}, "row “XYZ” is not in this list"),
        ("country", {"a": "USA", "pick": "towns:XYZ"}, "the chosen row was not understood"),
        ("statements", {"act": "FOO,THREATEN"}, "The act “FOO” is not in this build"),
        ("statements", {"mode": "often"}, "The modality “often” is not in this build"),
        ("trends", {"grain": "year", "smooth": "30"}, "smoothing “30” is not available"),
        (
            "dyad",
            {"a": "USA", "b": "RUS", "actpoint": "USA>RUS:NOD@2014-01-01"},
            "NOD@2014-01-01, is not",
        ),
        (
            "dyad",
            {"a": "USA", "b": "RUS", "grain": "year", "axis": "gpr:gpr", "lagof": "CHN"},
            "correlation is shown “CHN” is not available",
        ),
    ],
)
def test_value_that_does_not_fit_is_told(
    open_page: Open, page: str, choice: dict[str, str], said: str
) -> None:
    app = open_page(page, **choice)
    assert not app.exception and not app.error
    assert said in "\n".join(warning.value for warning in app.warning).replace("\\", "")


def test_entity_of_another_kind_is_not_said_to_be_silent(open_page: Open) -> None:
    page = told(open_page("trends", kind="dyad", e="USA"))
    assert "“USA” is not among the dyads in this build" in page
    assert "has no statements" not in page


def test_another_kind_is_compared_without_what_was_chosen_before(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", point="USA@2014-01-01", grain="year")
    app.segmented_control[0].select("target").run()
    assert app.multiselect[0].value == ["USA"]
    app.segmented_control[0].select("dyad").run()
    assert not app.exception and not app.error
    assert not app.warning, [warning.value for warning in app.warning]
    assert all(">" in entity for entity in app.multiselect[0].value)
