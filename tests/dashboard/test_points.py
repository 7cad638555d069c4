"""From the points of charts that are no plain series, too, the statements they count are opened."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import lagpanel, statements
from dashboard.queries import Query
from dashboard.session import Reading
from dashboard.views.coverage import data as coverage
from tests.dashboard.conftest import Open, told
from tests.dashboard.store import HOSTILE
from tests.dashboard.test_lists import counts, titles
from tests.dashboard.test_pages import assert_sound


def figure(app: AppTest, name: str) -> dict[str, Any]:
    """The figure of a card."""
    (chart,) = [c for c in app.get("plotly_chart") if c.proto.id.endswith(f"-chart_{name}")]
    found: dict[str, Any] = json.loads(chart.proto.spec)
    return found


def warned(app: AppTest) -> str:
    return "\n".join(warning.value for warning in app.warning).replace("\\", "")


@pytest.mark.parametrize("by", ["source", "publisher", "country_code"])
def test_every_bar_of_coverage_opens_as_many_statements_as_it_counts(
    open_page: Open, by: str
) -> None:
    for trace in figure(open_page("coverage", by=by), "coverage")["data"]:
        number = len(trace["y"]) // 2
        key = "@".join(trace["customdata"][number])
        app = open_page("coverage", by=by, pick=f"coverage:{key}")
        assert_sound(app)
        assert not app.warning
        assert counts(app) == [trace["y"][number]]
        assert titles(app)[0].endswith(f", {trace['x'][number][:4]}")


def test_groups_that_no_column_names_have_their_statements(tmp_path: Path) -> None:
    """Unknown outlets are a group, and one that is called as the rest is belongs to it."""
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            """create table marts.fct_statements as
            select chr(65 + n::int) as publisher, date '2030-03-01' as statement_date,
                1 as target_ordinal, n as i
            from range(9) outlets(n), range(n + 1) statements(i)
            union all select null, date '2030-03-01', 1, n from range(7) r(n)
            union all select 'all others', date '2030-03-01', 1, n from range(20) r(n)"""
        )
    reading = Reading("b", path)
    bars = dict(reading.ask(coverage.over_time("publisher")).select("entity", "statements").rows())
    assert {"all others", "not known"} < set(bars) and len(bars) == 6
    for group, n in bars.items():
        where, params = coverage.of_bar("publisher", group, sorted(bars), date(2030, 1, 1))
        assert reading.ask(statements.count_query(where, params))["statements"][0] == n, group
    alone = coverage.of_bar("publisher", "all others", ["all others"], date(2030, 1, 1))
    everything = reading.ask(Query("select count(*) as n from marts.fct_statements"))["n"][0]
    assert reading.ask(statements.count_query(*alone))["statements"][0] == everything


@pytest.mark.parametrize(
    "picked", ["article@1066-01-01", "article@2014-99-99", "@", HOSTILE[0][:200], HOSTILE[2]]
)
def test_bar_that_is_not_in_the_chart_is_told(open_page: Open, picked: str) -> None:
    app = open_page("coverage", pick=f"coverage:{picked}")
    assert_sound(app)
    assert "is not in this list" in warned(app)
    assert "<script>" not in told(app).lower()
    assert not titles(app)


def test_other_groups_are_shown_without_the_bar_of_those_before(open_page: Open) -> None:
    app = open_page("coverage", by="source", pick="coverage:article@2014-01-01")
    assert titles(app)
    control = next(c for c in app.segmented_control if c.label == "Coverage by")
    control.select("publisher").run()
    assert_sound(app)
    assert not app.warning and not titles(app)
    assert "pick" not in app.query_params


def test_difference_of_two_sides_opens_the_statements_of_both(open_page: Open) -> None:
    dyad = {"a": "USA", "b": "RUS", "grain": "year"}
    app = open_page("dyad", **dyad)
    (bars,) = figure(app, "asymmetry")["data"]
    pair, day = bars["customdata"][3]
    n = re.search(r"n = ([\d,]+)", bars["text"][3])
    assert n is not None
    app = open_page("dyad", gappoint=f"{pair}@{day[:4]}-11-20", **dyad)
    assert_sound(app)
    assert titles(app) == [f"The United States and Russia on each other, {day[:4]}"]
    assert counts(app) == [int(n[1].replace(",", ""))]


def test_difference_is_chosen_in_the_table_too(open_page: Open) -> None:
    app = open_page("dyad", a="USA", b="RUS", grain="year")
    app.session_state["tabs_asymmetry"] = "Table"
    app.run()
    assert_sound(app)
    assert "Choose a row to read its statements." in told(app)


@pytest.mark.parametrize(
    "picked", ["RUS>USA@2014-01-01", "USA>RUS@1066-01-01", "USA>RUS>CHN@2014-01-01", HOSTILE[0]]
)
def test_difference_that_is_not_in_the_chart_is_told(open_page: Open, picked: str) -> None:
    app = open_page("dyad", a="USA", b="RUS", grain="year", gappoint=picked)
    assert_sound(app)
    assert not titles(app)
    assert "the chosen difference" in warned(app).lower()


def lines(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """The lines of words and of events, of the chart that compares them."""
    drawn = [t for t in figure(app, "words_events")["data"] if t.get("customdata")]
    (events,) = [line for line in drawn if line.get("yaxis") == "y2"]
    (words,) = [line for line in drawn if line is not events]
    return words, events


def test_points_of_words_and_of_events_open_the_statements_of_their_month(open_page: Open) -> None:
    dyad = {"a": "USA", "b": "RUS", "grain": "year"}
    app = open_page("dyad", "large", **dyad)
    words, events = lines(app)
    said = "A point of the second axis opens the statements of United States → Russia in its month."
    assert said in told(app)
    entity, day = words["customdata"][40]
    n = re.search(r"n = ([\d,]+)", words["text"][40])
    assert n is not None
    app = open_page("dyad", "large", wordpoint=f"{entity}@{day}", **dyad)
    assert_sound(app)
    assert not app.warning
    assert counts(app) == [int(n[1].replace(",", ""))]
    assert titles(app)[0].startswith("United States → Russia, ")
    assert {entity} == {of for of, _ in events["customdata"]}
    assert [day for _, day in events["customdata"]] == events["x"]


def test_month_of_events_alone_is_said_to_have_no_statements(open_page: Open) -> None:
    app = open_page("dyad", a="USA", b="RUS", wordpoint="USA>RUS@1990-01-01")
    assert_sound(app)
    assert titles(app) == ["United States → Russia, January 1990"]
    assert "No statement is recorded here" in told(app)


def test_another_direction_is_shown_without_the_month_of_the_one_before(open_page: Open) -> None:
    app = open_page("dyad", a="USA", b="RUS", wordpoint="USA>RUS@2014-01-01")
    control = next(c for c in app.segmented_control if c.label == "Direction")
    control.select("back").run()
    assert_sound(app)
    assert not app.warning and not titles(app)
    assert "wordpoint" not in app.query_params


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"wordpoint": "USA>CHN@2014-01-01"}, "USA>CHN@2014-01-01, does not belong to this chart"),
        ({"wordpoint": HOSTILE[0]}, "the chosen month was not understood"),
        ({"wordpoint": "USA>RUS@2014-02-30"}, "The day of the chosen month is not a date"),
        ({"pick": "lags_events:13"}, "row “13” is not in this list"),
        ({"pick": f"lags_events:{HOSTILE[2]}"}, "is not in this list"),
    ],
)
def test_point_beside_events_that_is_not_there_is_told(
    open_page: Open, choice: dict[str, str], said: str
) -> None:
    app = open_page("dyad", "large", a="USA", b="RUS", grain="year", **choice)
    assert_sound(app)
    assert said in warned(app)
    assert not titles(app)


@pytest.mark.parametrize(
    ("page", "name", "chosen"),
    [
        ("dyad", "lags_events", {"a": "USA", "b": "RUS", "grain": "year"}),
        ("trends", "lags", {"kind": "country", "e": "USA", "grain": "month", "axis": "gpr:gpr"}),
    ],
)
def test_bar_of_a_lag_opens_the_statements_of_the_periods_it_pairs(
    open_page: Open, page: str, name: str, chosen: dict[str, str]
) -> None:
    app = open_page(page, "large", **chosen)
    (bars,) = figure(app, name)["data"]
    assert bars["customdata"] == [[str(lag)] for lag in bars["x"]]
    rows = next(box for box in app.selectbox if box.key == f"row_{name}")
    rows.select_index(24).run()
    assert_sound(app)
    assert app.query_params["pick"] == f"{name}:12"
    (late,) = counts(app)
    (span,) = re.findall(r"; (\w+ \d{4}) to \w+ \d{4}; correlation of", told(app))
    assert f", {span} to " in titles(app)[0]
    assert "A correlation is of months, not of statements" in told(app)
    (all_of_them,) = counts(open_page(page, "large", pick=f"{name}:0", **chosen))
    assert 0 < late < all_of_them


@pytest.mark.parametrize(
    ("lag", "years"), [(0, (2000, 2009)), (3, (2000, 2006)), (-3, (2003, 2009))]
)
def test_a_lag_pairs_the_periods_of_the_first_series_that_have_one_of_the_other(
    lag: int, years: tuple[int, int]
) -> None:
    both = pl.DataFrame({"period_start": [date(2000 + n, 1, 1) for n in range(10)]})
    days = lagpanel.paired(both, lag)["period_start"]
    assert (days.item(0).year, days.item(-1).year) == years
