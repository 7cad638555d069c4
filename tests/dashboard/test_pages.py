"""Every page, on every kind of store, says something sensible and never shows a trace."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries import Query, run
from tests.dashboard.conftest import PAGES, Open, told
from tests.dashboard.store import make_build
from warehouse.builds import Builds, new_build_id, retention

CHARTED = ["trends", "country", "dyad", "speaker", "matrix", "map"]


def assert_sound(app: AppTest) -> None:
    assert not app.exception
    assert not app.error, [e.value for e in app.error]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("store", ["unbuilt", "empty", "one_row", "small", "large"])
def test_page_draws_on_every_store(open_page: Open, page: str, store: str) -> None:
    assert_sound(open_page(page, store))


def test_store_without_a_build_names_the_next_command(open_page: Open) -> None:
    assert "communique ingest --demo" in told(open_page("briefing", "unbuilt"))


@pytest.mark.parametrize("page", CHARTED)
def test_empty_build_says_that_there_is_no_data(open_page: Open, page: str) -> None:
    app = open_page(page, "empty")
    assert "No data" in told(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("page", CHARTED)
def test_chart_is_drawn_where_there_is_data(open_page: Open, page: str) -> None:
    assert open_page(page).get("plotly_chart")


def test_slice_without_data_is_said_to_have_none(open_page: Open) -> None:
    app = open_page("trends", kind="dyad", e="USA>RUS", from_="1900-01-01", to="1900-12-31")
    assert "No data" in told(app)


def test_chosen_point_shows_its_statements_with_source_and_date(open_page: Open) -> None:
    page = told(open_page("trends", kind="country", e="USA", grain="year", point="USA@2014-01-01"))
    assert "United States, 2014" in page
    assert "cq-statement" in page
    assert "The Harbour Gazette" in page
    assert "Why this score" in page


def test_every_chart_names_its_build_and_coder(open_page: Open) -> None:
    app = open_page("trends")
    build = app.session_state["build_id"]
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


def test_large_build_lists_its_newest_statements_until_all_are_asked_for(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.statements.data.RECENT", 500)
    app = open_page("statements")
    assert_sound(app)
    assert "the list begins on 1 " in told(app)
    assert "6,000 statements" not in told(app)
    next(b for b in app.button if b.label == "Search all 6,000").click().run()
    assert_sound(app)
    assert "the list begins on" not in told(app)
    assert "6,000 statements" in told(app)


def test_large_build_that_began_within_its_newest_month_lists_all(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_build(tmp_path, 300, days=20)
    monkeypatch.setattr("dashboard.views.statements.data.RECENT", 100)
    app = open_page("statements", str(tmp_path))
    assert_sound(app)
    first = next(box.value for box in app.date_input if box.label == "From")
    assert first.month == 12 and first.day > 1
    assert "the list begins on" not in told(app)
    assert "300 statements" in told(app)


def test_small_build_lists_all_statements(open_page: Open) -> None:
    assert "6,000 statements" in told(open_page("statements"))


def test_statements_are_filtered_and_the_address_holds_the_filter(open_page: Open) -> None:
    app = open_page("statements")
    options = {box.label: box.options for box in app.selectbox}
    next(b for b in app.selectbox if b.label == "Said by").select(options["Said by"][1]).run()
    next(b for b in app.selectbox if b.label == "Outlet").select("Radio Meridian").run()
    next(b for b in app.multiselect if b.label == "Modality").select("will").run()
    app.slider[0].set_range(3, 10).run()
    assert_sound(app)
    asked = {name: app.query_params[name] for name in ("who", "outlet", "mode", "low", "high")}
    assert asked == asked | {"outlet": "Radio Meridian", "mode": "will", "low": "3", "high": "10"}
    build = Builds(Path(os.environ["COMMUNIQUE_HOME"])).current()
    assert build is not None
    asks = Query(
        "select count(*) as n from marts.fct_statements where target_ordinal = 1 and escalation >= 3"
        " and speaker_id = $who and publisher = $outlet and modality = $mode",
        {name: asked[name] for name in ("who", "outlet", "mode")},
    )
    count = run(build.database, asks)["n"][0]
    assert 0 < count < 6_000
    assert f"{count:,} statements" in told(app)
    assert f"{count:,} statements" in told(open_page("statements", **asked))


def test_undated_statements_are_found(open_page: Open, tmp_path: Path) -> None:
    make_build(tmp_path, 50)
    aside = Builds(tmp_path).begin()
    with duckdb.connect(str(aside / "communique.duckdb")) as con:
        con.execute(
            "update marts.fct_statements set statement_date = null where statement_id in"
            " (select statement_id from marts.fct_statements order by statement_id limit 7)"
        )
    Builds(tmp_path).publish(aside, new_build_id(), {"loads": []})
    assert not open_page("statements").checkbox
    app = open_page("statements", str(tmp_path), undated="yes")
    assert_sound(app)
    assert "7 statements" in told(app)
    assert not app.date_input
    app.checkbox[0].uncheck().run()
    assert "50 statements" in told(app)


def test_scores_of_a_link_that_are_no_range_are_told(open_page: Open) -> None:
    app = open_page("statements", low="5", high="2")
    assert_sound(app)
    assert "no range within" in told(app)
    assert app.slider[0].value == (-10.0, 10.0)


@pytest.mark.parametrize("page", ["country", "speaker", "matrix", "map"])
def test_groups_show_the_chosen_measure_without_repetitions(open_page: Open, page: str) -> None:
    plain = told(open_page(page))
    assert "Mean escalation, score from" in plain
    shares = told(open_page(page, measure="threat"))
    assert "Share of threats, share of the statements" in shares
    assert "Mean escalation, score from" not in shares
    once = told(open_page(page, dup="once"))
    assert once.count("repeated quotations counted once") >= 1
    assert counted(once) < counted(plain)


def counted(page: str) -> int:
    """The n of the last card of a page."""
    return int(re.findall(r"n = ([\d,]+) (?:pairs|statements)", page)[-1].replace(",", ""))


@pytest.mark.parametrize("page", ["country", "speaker"])
def test_what_does_not_apply_to_a_ranking_is_said(open_page: Open, page: str) -> None:
    shown = told(open_page(page, grain="year", mix="fixed", smooth="5"))
    assert "Not applied here: speakers&#x27; mix held fixed and smoothing." in shown


@pytest.mark.parametrize(
    ("page", "query"), [("matrix", {}), ("map", {"view": "told"}), ("speaker", {})]
)
def test_n_of_a_group_by_target_says_that_it_counts_pairs(
    open_page: Open, page: str, query: dict[str, str]
) -> None:
    assert "pairs of a statement and a state spoken to" in told(open_page(page, **query))
    assert "pairs" not in told(open_page("map", view="speaks"))


def test_navigation_carries_what_was_chosen(open_page: Open) -> None:
    chosen = {
        "grain": "year", "measure": "mean", "from": "2001-01-01", "to": "2020-12-31",
        "mix": "fixed", "dup": "once", "smooth": "5",
    }  # fmt: skip
    app = open_page("trends", kind="country", e="USA", **chosen)
    links = [link.proto.query_string for link in app.get("page_link")]
    assert any(dict(parse_qsl(link)) == chosen for link in links), links


@pytest.mark.parametrize(
    ("page", "card"), [("country", "people"), ("speaker", "states"), ("matrix", "matrix"),
                       ("map", "map"), ("dyad", "acts")]
)  # fmt: skip
def test_rows_are_chosen_by_keyboard_from_a_list(open_page: Open, page: str, card: str) -> None:
    app = open_page(page)
    rows = next(box for box in app.selectbox if box.key == f"row_{card}")
    assert rows.value is None and "cq-statement'" not in told(app).partition("severe")[0]
    rows.select_index(0).run()
    assert_sound(app)
    assert "class='cq-statement'" in told(app)
    assert app.query_params["actpoint" if card == "acts" else "pick"]
    again = next(box for box in app.selectbox if box.key == f"row_{card}")
    assert again.value is not None


def test_map_makes_its_table_with_intervals(open_page: Open) -> None:
    app = open_page("map")
    app.session_state["tabs_map"] = "Table"
    app.run()
    assert_sound(app)
    assert {"low", "high", "documents"} <= set(app.dataframe[0].value.columns)


def test_newer_build_is_offered_and_not_forced(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("growing")
    first = make_build(home, 50)
    app = open_page("statements", str(home))
    second = make_build(home, 60)
    app.run()
    assert app.session_state["build_id"] == first.build_id
    next(b for b in app.button if b.key == "offered").click().run()
    assert_sound(app)
    assert app.session_state["build_id"] == second.build_id


def test_reader_whose_build_was_pruned_is_told_once(open_page: Open, tmp_path: Path) -> None:
    first = make_build(tmp_path, 50)
    app = open_page("statements", str(tmp_path))
    second = make_build(tmp_path, 60)
    shutil.rmtree(first.folder)
    app.run()
    assert_sound(app)
    assert app.session_state["build_id"] == second.build_id
    assert f"{first.build_id}, is not kept here any more" in told(app).replace("\\", "")
    assert "not kept here any more" not in told(app.run())


def test_reader_of_a_withdrawn_build_is_offered_the_current_one(
    open_page: Open, tmp_path: Path
) -> None:
    first, second = make_build(tmp_path, 50), make_build(tmp_path, 60)
    app = open_page("statements", str(tmp_path))
    Builds(tmp_path).point_to(first)
    app.run()
    assert app.session_state["build_id"] == second.build_id
    next(b for b in app.button if b.label == "Read the current build").click().run()
    assert_sound(app)
    assert app.session_state["build_id"] == first.build_id
    assert "Read the current build" not in [b.label for b in app.button]


def test_builds_are_listed_with_date_and_status_and_only_sound_ones_open(
    open_page: Open, tmp_path: Path
) -> None:
    damaged, first, second = (make_build(tmp_path, n) for n in (40, 50, 60))
    damaged.database.unlink()
    app = open_page("coverage", str(tmp_path))
    assert_sound(app)
    table = next(f.value for f in app.dataframe if "is_pinned" in f.value.columns)
    assert table["build_id"].tolist() == [b.build_id for b in (second, first, damaged)]
    assert table["problem"].notna().tolist() == [False, False, True]
    box = next(box for box in app.selectbox if box.label == "Open a build")
    assert box.options == [second.build_id, first.build_id]
    box.select(first.build_id).run()
    assert_sound(app)
    assert app.session_state["build_id"] == first.build_id
    gone = open_page("coverage", str(tmp_path), build=damaged.build_id)
    assert f"{damaged.build_id}, which is damaged" in told(gone).replace("\\", "")


def test_limit_of_a_permalink_is_said_beside_it(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA")
    app.session_state["tabs_trends"] = "Download and cite"
    assert retention() in told(app.run())


def test_link_opens_the_build_it_names(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("kept")
    first = make_build(home, 50)
    make_build(home, 60)
    app = open_page("trends", str(home), build=first.build_id)
    assert app.session_state["build_id"] == first.build_id
    gone = open_page("trends", str(home), build="20010101T000000Z-abcdef")
    assert "not kept here any more" in told(gone)
    assert_sound(gone)


def test_damaged_build_ends_in_a_message(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("damaged")
    build = make_build(home, 50)
    build.database.write_bytes(b"not a database" * 1000)
    app = open_page("trends", str(home))
    assert not app.exception
    assert "communique verify" in told(app)


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
    assert any("sql=" in code.value for code in app.code)
    recipes = next(box for box in app.selectbox if box.label == "Cookbook")
    recipes.select(recipes.options[2]).run()
    assert_sound(app)
    assert not app.dataframe and not app.code


@pytest.mark.parametrize(("page", "tables"), [("statements", 1), ("coverage", 5), ("method", 2)])
def test_tables_name_their_sql_link_and_citation(open_page: Open, page: str, tables: int) -> None:
    app = open_page(page)
    build = app.session_state["build_id"]
    cited = [code.value for code in app.code if code.value.startswith("“")]
    assert len(cited) >= tables
    assert all(f"build={build}" in text and f"build {build}" in text for text in cited)
    assert any(code.value.startswith(("select", "with")) for code in app.code)


def test_role_ends_with_the_last_word_spoken_in_it(open_page: Open) -> None:
    page = told(open_page("speaker"))
    assert "Minister of" in page
    assert "today" not in page


def test_a_gap_in_a_feed_is_told_with_its_days(open_page: Open) -> None:
    app = open_page("coverage")
    assert_sound(app)
    assert "items that came and went between the two may have been missed" in told(app)
    feeds = next(frame.value for frame in app.dataframe if "gaps" in frame.value.columns)
    assert feeds["gaps"].tolist() == [1]
    assert feeds["snapshots"].tolist() == [3]
    assert str(feeds["last_gap_from"][0]).startswith("2025-03-02")
    assert str(feeds["last_gap_to"][0]).startswith("2025-03-09")
