"""Every page, on every kind of store, says something sensible and never shows a trace."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.conftest import PAGES, Open, told
from tests.dashboard.store import make_build
from warehouse.builds import Builds, retention

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
