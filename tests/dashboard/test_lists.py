"""Lists of statements under the charts: two at once, and as many statements as the charts count."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import entities
from dashboard.queries import Query, run
from dashboard.session import Reading
from dashboard.views.statements import data
from tests.dashboard.conftest import Open, told
from tests.dashboard.test_pages import assert_sound
from warehouse.builds import Builds

Rows = list[tuple[object, ...]]


def ask(stores: dict[str, Path], sql: str) -> Rows:
    build = Builds(stores["small"]).current()
    assert build is not None
    return run(build.database, Query(sql)).rows()


def busiest(stores: dict[str, Path], number: int = 0) -> str:
    """The id of the speaker with the most statements, or of the one after."""
    found = ask(
        stores,
        "select speaker_id from marts.fct_statements group by 1 order by count(*) desc, 1",
    )
    return str(found[number][0])


def titles(app: AppTest) -> list[str]:
    """What the lists of a page are called."""
    return [re.sub("<[^>]*>", "", title) for title in re.findall(
        r"<h2 class='cq-title' id='statements_\w+'>(.*?)</h2>", told(app)
    )]  # fmt: skip


def counts(app: AppTest) -> list[int]:
    """How many statements each list of a page has."""
    found = (re.match(r"([\d,]+) statements?\b.*; showing", c.value) for c in app.caption)
    return [int(match[1].replace(",", "")) for match in found if match]


POINT = "@2014-01-01"
PICKED = "Toward whom the United States speaks: Russia"


@pytest.mark.parametrize(
    ("page", "choice", "named"),
    [
        ("country", {"a": "USA", "point": f"USA{POINT}", "pick": "states:RUS"}, PICKED),
        ("country", {"a": "USA", "point": f"USA{POINT}", "pick": "people:"}, "Who speaks for"),
        ("speaker", {"who": "", "point": POINT, "pick": "states:RUS"}, "Toward whom"),
        (
            "dyad",
            {
                "a": "USA",
                "b": "RUS",
                "point": f"USA>RUS{POINT}",
                "actpoint": f"USA>RUS:THREATEN{POINT}",
            },
            "2014: THREATEN",
        ),
        (
            "dyad",
            {"a": "USA", "b": "RUS", "point": f"USA>RUS{POINT}", "gappoint": f"USA>RUS{POINT}"},
            "The United States and Russia on each other, 2014",
        ),
    ],
)
def test_two_lists_are_open_at_once(
    open_page: Open, stores: dict[str, Path], page: str, choice: dict[str, str], named: str
) -> None:
    speaker = str(
        ask(
            stores,
            "select speaker_id from marts.fct_statements where country_code = 'USA'"
            " and target_code = 'RUS' and year(statement_date) = 2014 limit 1",
        )[0][0]
    )
    choice = dict(choice)
    if page == "speaker":
        choice |= {"who": speaker, "point": speaker + POINT}
    if choice.get("pick") == "people:":
        choice["pick"] += speaker
    app = open_page(page, grain="year", **choice)
    assert_sound(app)
    assert not app.warning, [warning.value for warning in app.warning]
    first, second = titles(app)
    assert first.endswith(", 2014")
    assert named in second
    assert all(count > 0 for count in counts(app))
    orders = [box for box in app.selectbox if box.label == "Order"]
    assert len(orders) == 2
    orders[1].select("late").run()
    assert_sound(app)
    assert app.query_params["order"] == "late"
    assert [box.value for box in app.selectbox if box.label == "Order"] == ["late", "late"]


def test_two_cards_offer_their_downloads_at_once(open_page: Open) -> None:
    app = open_page("country", a="USA", grain="year")
    for card in ("country", "states"):
        app.session_state[f"tabs_{card}"] = "Download and cite"
    app.run()
    assert_sound(app)
    assert [choice.value for choice in formats(app)] == ["png", "png"]
    formats(app)[1].select("svg").run()
    assert_sound(app)
    assert [choice.value for choice in formats(app)] == ["png", "svg"]


def formats(app: AppTest) -> list[Any]:
    return [control for control in app.segmented_control if control.label.startswith("Picture")]


@pytest.mark.parametrize(("grain", "named"), [("year", "2014"), ("month", "November 2014")])
def test_point_of_another_grain_is_the_period_that_holds_it(
    open_page: Open, stores: dict[str, Path], grain: str, named: str
) -> None:
    app = open_page("country", a="USA", grain=grain, point="USA@2014-11-20")
    assert_sound(app)
    assert titles(app) == [f"United States, {named}"]
    held = ask(
        stores,
        f"select statements from marts.escalation_country_{grain} where country_code = 'USA'"
        f" and date '2014-11-20' between period_start and period_end",
    )
    assert counts(app) == [held[0][0]]
    chosen = next(b for b in app.selectbox if b.label == "Read the statements of a point")
    assert chosen.value == ("USA@2014-01-01" if grain == "year" else "USA@2014-11-01")


@pytest.mark.parametrize(
    ("kind", "entity", "keys"),
    [
        ("country", "USA", "country_code = 'USA' and is_distinct_representative"),
        (
            "dyad",
            "USA>RUS",
            "country_code = 'USA' and target_code = 'RUS' and is_first_toward_target",
        ),
    ],
)
def test_point_without_repetitions_lists_the_statements_that_it_counts(
    open_page: Open, stores: dict[str, Path], kind: str, entity: str, keys: str
) -> None:
    chosen = {"kind": kind, "e": entity, "grain": "year", "point": f"{entity}{POINT}"}
    every = sum(counts(open_page("trends", **chosen)))
    app = open_page("trends", dup="once", **chosen)
    assert_sound(app)
    where = f"{keys} and year(statement_date) = 2014"
    held = ask(stores, f"select count(*) from marts.fct_statements where {where}")
    once = sum(counts(app))
    assert (once,) == held[0] and once < every
    assert "Repetitions of what was said before are left out" in told(app)
    assert not any("without repeated quotations" in caption.value for caption in app.caption)


def test_act_of_another_grain_is_the_period_that_holds_it(open_page: Open) -> None:
    app = open_page("dyad", a="USA", b="RUS", grain="year", actpoint="USA>RUS:THREATEN@2014-11-20")
    assert_sound(app)
    assert titles(app) == ["United States → Russia, 2014: THREATEN"]


@pytest.mark.parametrize("page", ["country", "speaker", "dyad"])
def test_days_that_cut_through_a_period_are_widened_and_told(open_page: Open, page: str) -> None:
    days = {"from_": "2012-03-05", "to": "2014-10-09"}
    said = "From and To take whole years: all here is from 1 January 2012 to 31 December 2014."
    assert said in told(open_page(page, grain="year", **days))
    assert "take whole days" not in told(open_page(page, grain="day", **days))


def test_chart_and_most_severe_statements_count_the_same(open_page: Open) -> None:
    app = open_page("speaker", grain="year", from_="2012-03-05", to="2014-10-09")
    assert_sound(app)
    charted = re.search(r"by year, 2012 to 2014; n = ([\d,]+) statements", told(app))
    assert charted is not None
    assert counts(app) == [int(charted[1].replace(",", ""))]


def test_speaker_shows_targets_and_the_most_severe_statements(
    open_page: Open, stores: dict[str, Path]
) -> None:
    who = busiest(stores)
    app = open_page("speaker", who=who)
    app.session_state["tabs_states"] = "Table"
    app.run()
    assert_sound(app)
    targets = next(f.value for f in app.dataframe if "entity" in f.value.columns)
    expected = ask(
        stores,
        f"select target_code, count(*) from marts.fct_statements where speaker_id = '{who}'"
        " and target_code is not null group by 1",
    )
    assert dict(zip(targets["entity"], targets["statements"], strict=True)) == dict(expected)
    title, *others = titles(app)
    assert title.startswith("The most severe statements of ") and not others
    scores = ask(
        stores,
        f"select max(escalation) from marts.fct_statements where speaker_id = '{who}'",
    )
    shown = re.search(r"class='cq-score'[^>]*>\+([\d.]+)<", told(app))
    assert shown is not None
    assert float(shown[1]) == pytest.approx(float(str(scores[0][0])), abs=0.05)


def test_statements_of_a_speaker_are_called_the_most_severe_where_they_come_first(
    open_page: Open,
) -> None:
    app = open_page("speaker")
    next(box for box in app.selectbox if box.label == "Order").select("late").run()
    assert_sound(app)
    assert titles(app)[0].startswith("Statements of ")


def test_long_list_of_acts_offers_the_last_and_the_chosen_one(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.furniture.MOST_OPTIONS", 3)
    chosen = "USA>RUS:THREATEN@2014-01-01"
    app = open_page("dyad", a="USA", b="RUS", grain="year", actpoint=chosen)
    assert_sound(app)
    rows = next(box for box in app.selectbox if box.key == "row_acts")
    assert rows.value == chosen
    assert len(rows.options) == 4
    assert all(", 2025: " in row for row in rows.options[:3])
    assert any("the last 3 of" in caption.value for caption in app.caption)


def test_only_a_chart_whose_points_can_be_chosen_rings_one(
    open_page: Open, stores: dict[str, Path]
) -> None:
    day = ask(
        stores,
        "select max(period_start) from marts.escalation_dyad_month"
        " where country_code = 'USA' and target_code = 'RUS'",
    )[0][0]
    app = open_page("dyad", a="USA", b="RUS", grain="month", point=f"USA>RUS@{day}")
    assert_sound(app)
    charts = {c.proto.id.rpartition("-")[2]: json.loads(c.proto.spec) for c in app.get(
        "plotly_chart"
    )}  # fmt: skip
    ringed = {name for name, chart in charts.items() for trace in chart["data"]
              if trace.get("marker", {}).get("size") == 17}  # fmt: skip
    assert "chart_words_events" in charts
    assert ringed == {"chart_dyad"}


def test_entities_of_one_name_are_told_apart() -> None:
    labels = entities.told_apart({"a": "Orla Venn (FRA)", "b": "Orla Venn (FRA)", "c": "Ilan Vost"})
    assert list(labels) == ["a", "b", "c"]
    assert len(set(labels.values())) == 3
    assert all(labels[key].startswith("Orla Venn (FRA) #") for key in "ab")
    assert labels["c"] == "Ilan Vost"


def test_speakers_are_told_with_their_state_where_they_are_of_several(tmp_path: Path) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            """create table marts.dim_speakers as
            select unnest(['a', 'b', 'c']) as speaker_id,
                unnest(['Orla Venn', 'Ilan Vost', 'Sefa Lund']) as speaker_name,
                unnest(['FRA', 'FRA', null]) as country_code"""
        )
    labels = partial(entities.labels, Reading("b", path), "speaker")
    assert list(labels(("a", "b")).values()) == ["Orla Venn", "Ilan Vost"]
    assert list(labels(("a", "c")).values()) == ["Orla Venn (FRA)", "Sefa Lund"]


def test_speakers_and_outlets_of_one_name_can_all_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.dim_speakers as select unnest(['a', 'b']) speaker_id,"
                    " 'Orla Venn' speaker_name, 'FRA' country_code, 1 statements")  # fmt: skip
        con.execute("create table marts.dim_sources as select repeat('x', 60) ||"
                    " unnest(['y', 'z']) publisher, 1 documents")  # fmt: skip
    reading = Reading("b", path)
    assert len(set(data.speakers(reading, "").values())) == 2
    assert len(set(data.outlets(reading, "").values())) == 2


def test_another_speaker_is_shown_without_the_point_of_the_one_before(
    open_page: Open, stores: dict[str, Path]
) -> None:
    first, second = busiest(stores), busiest(stores, 1)
    app = open_page("speaker", who=first, grain="year", point=first + POINT)
    assert "The most severe statements" not in told(app)
    next(box for box in app.selectbox if box.label == "Speaker").select(second).run()
    assert_sound(app)
    assert titles(app)[0].startswith("The most severe statements of ")
    assert "point" not in app.query_params
