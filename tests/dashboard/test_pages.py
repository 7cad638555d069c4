"""Every page, on every kind of store, says something sensible and never shows a trace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import md5
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.controls import SMOOTHING
from dashboard.measures import MEASURES
from dashboard.series import Selection
from dashboard.session import Reading
from dashboard.views.dyad.data import never_both
from dashboard.views.speaker import data as speaker
from ingest.sources.sotu import demo
from tests.conftest import REPOSITORY
from tests.dashboard.conftest import PAGES, Open, told, unfold
from warehouse import sandbox

SPEAKER = md5(b"s10").hexdigest()
CHARTED = ["trends", "country", "dyad", "speaker", "matrix", "map"]


@pytest.fixture(scope="module")
def sandboxed(stores: dict[str, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The small store as the SQL page opens it, without its process."""
    database = stores["small"] / "communique.duckdb"
    with sandbox._open({"database": str(database), "megabytes": 1000, "threads": 2}) as connection:
        yield connection


def assert_sound(app: AppTest) -> None:
    assert not app.exception
    assert not app.error, [e.value for e in app.error]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("store", ["unbuilt", "empty", "one_row", "small", "large"])
def test_page_draws_on_every_store(open_page: Open, page: str, store: str) -> None:
    app = open_page(page, store)
    assert_sound(app)
    name = {"coverage": "Coverage and quality", "sql": "SQL"}.get(page, page.capitalize())
    heading = "Nothing to read yet" if store == "unbuilt" else name
    assert f"<h1 class='cq-h1'>{heading}</h1>" in told(app)


def test_store_without_a_build_names_the_next_command(open_page: Open) -> None:
    shown = told(open_page("briefing", "unbuilt"))
    assert "communique ingest --demo" in shown
    found = demo()
    said = f"{found.addresses} addresses of US presidents"
    assert said in shown and f"{found.first}-{found.last}" in shown
    assert said in " ".join((REPOSITORY / "README.md").read_text("utf-8").split())


def test_page_says_what_to_do_where_the_demo_is_not_installed(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install" in told(open_page("briefing", "unbuilt"))


@pytest.mark.parametrize(
    ("error", "is_of_build"), [(duckdb.IOException("block 7"), True), (KeyError("x"), False)]
)
def test_only_faults_of_the_database_lead_to_verify(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, is_of_build: bool
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("dashboard.views.statements.data.extent", fail)
    app = open_page("statements")
    assert not app.exception
    (told_error,) = app.error
    assert "could not be drawn" in told_error.value
    assert ("communique verify" in told_error.value) is is_of_build


@pytest.mark.parametrize("page", CHARTED)
def test_empty_build_says_that_there_is_no_data(open_page: Open, page: str) -> None:
    app = open_page(page, "empty")
    assert "No data" in told(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("page", CHARTED)
def test_chart_is_drawn_where_there_is_data(open_page: Open, page: str) -> None:
    assert open_page(page).get("plotly_chart")


@pytest.mark.parametrize(
    ("page", "measure"),
    [
        *(("trends", measure) for measure in MEASURES),
        # Elsewhere one of each kind; what the series answer is asked of all in test_series.
        *product(("country", "dyad", "speaker"), ("mean", "threat", "statements")),
    ],
)
def test_every_measure_is_drawn_over_time(open_page: Open, page: str, measure: str) -> None:
    assert_sound(open_page(page, grain="year", measure=measure))


def test_smoothed_counts_stand_beside_those_counted(open_page: Open) -> None:
    app = open_page(
        "trends", kind="country", e="USA", grain="year", measure="statements", smooth="3"
    )
    app.session_state["tabs_trends"] = "Table"
    app.run()
    assert_sound(app)
    table = app.dataframe[0].value
    assert (table["statements_trailing_3"] != table["statements"]).any()


def test_slice_without_data_is_said_to_have_none(open_page: Open) -> None:
    app = open_page("trends", kind="dyad", e="USA>RUS", from_="1900-01-01", to="1900-12-31")
    assert "No data" in told(app)


@pytest.mark.parametrize(
    ("side", "which", "whys"),
    [
        ("says", "of this state", ["is directed at another.", "has a known speaker."]),
        ("told", "directed at this state", ["is of a known state.", "has a known speaker."]),
    ],
)
def test_rankings_of_a_state_say_why_they_are_empty(
    open_page: Open, side: str, which: str, whys: list[str]
) -> None:
    days = {"from_": "1900-01-01", "to": "1900-12-31"}
    app = open_page("country", a="USA", side=side, grain="year", **days)
    assert_sound(app)
    found = [info.value.replace("\\", "") for info in app.info]
    assert found[1:] == [
        f"No data: by year, no statement {which} in the chosen days {why}" for why in whys
    ]


def test_chosen_point_shows_its_statements_with_source_and_date(open_page: Open) -> None:
    page = told(open_page("trends", kind="country", e="USA", grain="year", point="USA@2014-01-01"))
    assert "United States, 2014" in page
    assert "cq-statement" in page
    assert "The Harbour Gazette" in page
    assert "Why this score" in page


@pytest.mark.parametrize("rows", ["country", "speaker"])
def test_matrix_says_of_how_much_it_is(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    assert "pairs in all" not in told(open_page("matrix", rows=rows))
    monkeypatch.setattr("dashboard.views.matrix.data.SIZE", 3)
    page = told(open_page("matrix", rows=rows, from_="2010-01-01"))
    n, whole = re.findall(r"n = ([\d,]+) pairs.* of ([\d,]+) pairs in all", page)[0]
    who = {"country": "states speaking", "speaker": "speakers"}[rows]
    left = f"the 3 {who} with most statements and the 3 states they,"
    assert f"{left} or one of them, speak to most, of {whole} pairs" in page
    assert 0 < int(n.replace(",", "")) < int(whole.replace(",", ""))
    monkeypatch.setattr("dashboard.views.matrix.data.SIZE", 1)
    one = {"country": "state speaking", "speaker": "speaker"}[rows]
    page = told(open_page("matrix", rows=rows, from_="2010-01-01"))
    assert f"the 1 {one} with most statements and the 1 state they speak to most, of" in page


def test_dyad_of_an_unknown_state_shows_the_other_one(open_page: Open) -> None:
    page = told(open_page("dyad", a="ZZZ", b="USA"))
    assert "has no statements of this kind in this build" in page
    assert "two different states" not in page


def test_dyad_of_one_direction_says_that_the_build_has_no_other(open_page: Open) -> None:
    both = told(open_page("dyad", a="USA", b="RUS"))
    assert "Mean escalation: the United States and Russia on each other" in both
    assert "What the United States and Russia do with their words" in both
    # Brazil and the European Union are spoken to and say nothing.
    page = told(open_page("dyad", a="USA", b="EU")).replace("\\", "")
    assert "the United States on the European Union" in page
    assert "What the United States does with its words on the European Union" in page
    assert "This build has no dated statements of the European Union on the United States." in page
    assert "each other" not in page


def test_two_sides_that_never_speak_at_once_are_told_so() -> None:
    pair, names = ("USA>RUS", "RUS>USA"), {"USA": "United States", "RUS": "Russia"}
    chosen = Selection("dyad", pair, "month")
    assert "never in one and the same month." in never_both(chosen, pair, names)
    narrow = replace(chosen, start=date(2030, 1, 1))
    assert never_both(narrow, pair, names).endswith("the same month of the chosen days.")
    assert never_both(chosen, (), names) == (
        "This build has no dated statements of the United States on Russia and none of Russia on"
        " the United States."
    )


def test_why_two_sides_are_not_compared_is_told_whole(open_page: Open) -> None:
    days = {"from_": "2014-01-01", "to": "2014-04-30"}
    page = told(open_page("dyad", a="USA", b="RUS", grain="month", **days))
    assert "never in one and the same month of the chosen days" in page


def test_coverage_names_states(open_page: Open) -> None:
    (chart,) = open_page("coverage", by="country_code").get("plotly_chart")
    names = {trace["name"] for trace in json.loads(chart.proto.spec)["data"]}
    assert {"United States", "all others"} <= names


def test_what_is_directed_at_a_state_is_told_beside_all_that_is_said(open_page: Open) -> None:
    page = told(open_page("coverage"))
    found = re.search(r"<dt>Directed at a state</dt><dd>([\d,]+)</dd>", page)
    assert found and 0 < int(found[1].replace(",", "")) < 6_000
    assert f", {found[1]} of them directed at a state: who spoke" in told(open_page("briefing"))
    country = told(open_page("country", a="USA", side="says"))
    assert "Mean escalation: all that the United States says" in country
    assert "toward all others" not in country
    told_to = told(open_page("country", a="USA", side="told"))
    assert "Mean escalation: all that is said to the United States" in told_to


def test_list_of_a_smoothed_point_names_period_and_window(open_page: Open) -> None:
    chosen = {"kind": "country", "e": "USA", "grain": "year", "point": "USA@2014-01-01"}
    said = "These are of 2014 alone; the smoothed value covers 2010 to 2014."
    assert said in told(open_page("trends", smooth="5", **chosen))
    assert "These are of" not in told(open_page("trends", **chosen))


def test_every_chart_names_its_build_and_coder(open_page: Open) -> None:
    app = open_page("trends")
    build = app.session_state["reading"].build_id
    assert f"build {build}; coder cues-1" in told(app)


def test_changing_a_control_changes_chart_and_address(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA")
    grain = next(box for box in app.selectbox if box.label == "A point is a")
    grain.select("month").run()
    assert_sound(app)
    assert app.query_params["grain"] == "month"
    assert ", by month" in told(app)


def test_smoothing_is_off_until_chosen_and_then_named(open_page: Open) -> None:
    assert "trailing mean" not in told(open_page("trends", kind="country", e="USA"))
    shown = told(open_page("trends", kind="country", e="USA", grain="year", smooth="5"))
    assert "trailing mean over 5 years, weighted by statements" in shown


def test_smoothing_is_carried_with_the_grain_it_is_of(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA")
    assert "grain" not in app.query_params
    grain = next(box.value for box in app.selectbox if box.label == "A point is a")
    window = str(SMOOTHING[grain][0])
    next(box for box in app.selectbox if box.label == "Smoothing").select(window).run()
    assert_sound(app)
    assert (app.query_params["smooth"], app.query_params["grain"]) == (window, grain)


def test_navigation_carries_what_was_chosen(open_page: Open) -> None:
    chosen = {
        "grain": "year", "measure": "mean", "from": "2001-01-01", "to": "2020-12-31",
        "mix": "fixed", "dup": "once", "smooth": "5",
    }  # fmt: skip
    app = open_page("trends", kind="country", e="USA", **chosen)
    links = [link.proto.query_string for link in app.get("page_link")]
    assert any(dict(parse_qsl(link)) == chosen for link in links), links


@pytest.mark.parametrize(
    ("page", "chosen", "carried"),
    [
        ("dyad", {"a": "USA", "b": "RUS"}, {"a": "USA", "b": "RUS"}),
        ("country", {"a": "RUS", "b": "RUS"}, {"a": "RUS"}),
        ("speaker", {"who": SPEAKER}, {"who": SPEAKER}),
    ],
)
def test_navigation_carries_states_and_speaker(
    open_page: Open, page: str, chosen: dict[str, str], carried: dict[str, str]
) -> None:
    app = open_page(page, **chosen)
    assert_sound(app)
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link")]
    assert links.count(carried) >= len(PAGES)


def test_console_answers_and_refuses(open_page: Open) -> None:
    app = open_page("sql")
    run = next(b for b in app.button if b.label == "Run")
    app.text_area[0].set_value("select count(*) as n from marts.fct_statements")
    run.click().run()
    assert_sound(app)
    assert app.dataframe[0].value["n"][0] == 6_000
    app.text_area[0].set_value("drop table marts.fct_statements")
    next(b for b in app.button if b.label == "Run").click().run()
    assert not app.exception
    assert app.error


def test_answer_goes_with_its_question(open_page: Open) -> None:
    app = open_page("sql")
    next(b for b in app.button if b.label == "Run").click().run()
    assert app.dataframe
    assert any("sql=" in code.value for code in unfold(app).code)
    recipes = next(box for box in app.selectbox if box.label == "Cookbook")
    recipes.select(recipes.options[2]).run()
    assert_sound(app)
    assert not app.dataframe and not app.code


@pytest.mark.parametrize(("page", "tables"), [("statements", 1), ("coverage", 5), ("method", 2)])
def test_tables_name_their_sql_link_and_citation(open_page: Open, page: str, tables: int) -> None:
    app = unfold(open_page(page))
    build = app.session_state["reading"].build_id
    cited = [code.value for code in app.code if code.value.startswith("“")]
    assert len(cited) >= tables
    assert all(f"build={build}" in text and f"build {build}" in text for text in cited)
    assert any(code.value.startswith(("select", "with")) for code in app.code)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "sql"])
def test_the_sql_behind_what_is_shown_runs_in_the_sql_page(
    open_page: Open, sandboxed: duckdb.DuckDBPyConnection, page: str
) -> None:
    app = open_page(page, events="gpr")
    cards = [tabs.proto.id.partition("-tabs_")[2] for tabs in app.get("tab_container")]
    for card in cards:
        app.session_state[f"tabs_{card}"] = "SQL"
    asked = [code.value for code in unfold(app).code if code.language == "sql"]
    assert_sound(app)
    assert len(asked) >= max(1, len(cards))
    for sql in asked:
        row = sandboxed.execute(sandbox.checked(sandboxed, sql)).fetchone()
        # The briefing may find that nobody is off their baseline.
        assert row or page == "briefing", sql


def test_role_ends_with_the_last_word_spoken_in_it(open_page: Open) -> None:
    page = told(open_page("speaker"))
    assert "Minister of" in page
    assert "today" not in page


@pytest.mark.parametrize("is_older", [False, True])
def test_latest_roles_end_with_the_last_day_on_which_they_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_older: bool
) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.dim_countries as"
                    " select 'FRA' as country_code, 'France' as country_name")  # fmt: skip
        con.execute(
            """create table marts.dim_speaker_roles as select *, 'FRA' as country_code,
                'a' as speaker_id
            from (values
                ('envoy', date '1990-01-01', date '1998-12-31', date '1991-01-01'),
                ('minister', date '1999-01-01', date '2009-12-31', date '2003-05-01'),
                ('president', date '2010-01-01', null, date '2012-01-01')
            ) r(role, valid_from, valid_to, last_given)"""
        )
        if is_older:
            con.execute("alter table marts.dim_speaker_roles drop last_given")
    monkeypatch.setattr(speaker, "ROLES", 2)
    found = Reading("b", path).ask(speaker.roles_query("a"))
    ends = [None, None] if is_older else [date(2012, 1, 1), date(2003, 5, 1)]
    assert found.select("role", "last", "whole").rows() == [
        ("president", ends[0], 3),
        ("minister", ends[1], 3),
    ]


def test_a_gap_in_a_feed_is_told_with_its_days(open_page: Open) -> None:
    app = open_page("coverage")
    assert_sound(app)
    assert "items that came and went between the two may have been missed" in told(app)
    feeds = next(frame.value for frame in app.dataframe if "gaps" in frame.value.columns)
    assert feeds["gaps"].tolist() == [1]
    assert feeds["snapshots"].tolist() == [3]
    assert str(feeds["last_gap_from"][0]).startswith("2025-03-02")
    assert str(feeds["last_gap_to"][0]).startswith("2025-03-09")


def test_a_list_that_is_cut_says_of_how_many_rows(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("coverage")
    assert "the SQL page has all" not in told(app)
    monkeypatch.setattr("dashboard.views.coverage.data.MOST", 1)
    app.run()
    assert_sound(app)
    cut = re.search(r"The first 1 of (\d+); the SQL page has all", told(app))
    assert cut and int(cut[1]) > 1
    assert any(f"n = 1 row, the first of {cut[1]}. " in code.value for code in unfold(app).code)


def test_repetitions_within_one_document_are_told_from_those_in_several(open_page: Open) -> None:
    app = open_page("coverage")
    assert "in one document or in several; a series counts each of them" in told(app)
    repeated = next(frame.value for frame in app.dataframe if "mentions" in frame.value.columns)
    assert len(repeated)
    assert (repeated["documents"] <= repeated["mentions"]).all()
    assert (repeated["publishers"] <= repeated["documents"]).all()


def test_a_window_longer_than_the_build_is_told(open_page: Open) -> None:
    chosen = {"kind": "country", "grain": "year", "smooth": "5", "measure": "statements"}
    app = open_page("trends", store="one_row", **chosen)
    assert_sound(app)
    assert "No window of 5 years lies in this build." in told(app)
