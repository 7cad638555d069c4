"""Which build a reader reads: offered, withdrawn, pruned, damaged, named by a link."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dashboard.conftest import Open, told
from tests.dashboard.store import make_build
from tests.dashboard.test_pages import assert_sound
from tests.warehouse.test_builds import overwrite
from warehouse.builds import Builds, retention


def test_newer_build_is_offered_and_not_forced(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("growing")
    first = make_build(home, 50)
    app = open_page("statements", str(home))
    second = make_build(home, 60)
    app.run()
    assert app.session_state["reading"].build_id == first.build_id
    next(b for b in app.button if b.key == "offered").click().run()
    assert_sound(app)
    assert app.session_state["reading"].build_id == second.build_id


def test_reader_whose_build_was_pruned_is_told_once(open_page: Open, tmp_path: Path) -> None:
    first = make_build(tmp_path, 50)
    app = open_page("statements", str(tmp_path))
    second = make_build(tmp_path, 60)
    shutil.rmtree(first.folder)
    app.run()
    assert_sound(app)
    assert app.session_state["reading"].build_id == second.build_id
    assert f"{first.build_id}, is not kept here any more" in told(app).replace("\\", "")
    assert "not kept here any more" not in told(app.run())


def test_reader_of_a_withdrawn_build_is_offered_the_current_one(
    open_page: Open, tmp_path: Path
) -> None:
    first, second = make_build(tmp_path, 50), make_build(tmp_path, 60)
    app = open_page("statements", str(tmp_path))
    Builds(tmp_path).point_to(first)
    app.run()
    assert app.session_state["reading"].build_id == second.build_id
    next(b for b in app.button if b.label == "Read the current build").click().run()
    assert_sound(app)
    assert app.session_state["reading"].build_id == first.build_id
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
    assert app.session_state["reading"].build_id == first.build_id
    gone = open_page("coverage", str(tmp_path), build=damaged.build_id)
    assert f"{damaged.build_id}, which is damaged" in told(gone).replace("\\", "")


def test_going_back_from_an_opened_build_leads_to_the_one_of_before(
    open_page: Open, tmp_path: Path
) -> None:
    first, second = make_build(tmp_path, 50), make_build(tmp_path, 60)
    app = open_page("coverage", str(tmp_path))
    box = next(box for box in app.selectbox if box.label == "Open a build")
    box.select(first.build_id).run()
    assert app.session_state["reading"].build_id == first.build_id
    make_build(tmp_path, 70)
    del app.query_params["build"]
    app.run()
    assert_sound(app)
    assert app.session_state["reading"].build_id == second.build_id
    assert not app.warning


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
    assert app.session_state["reading"].build_id == first.build_id
    gone = open_page("trends", str(home), build="20010101T000000Z-abcdef")
    assert "not kept here any more" in told(gone)
    assert_sound(gone)


def test_damaged_build_ends_in_a_message(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("damaged")
    build = make_build(home, 50)
    overwrite(build.database, b"not a database" * 1000)
    app = open_page("trends", str(home))
    assert not app.exception
    assert "communique verify" in told(app)


def test_links_of_a_page_keep_the_build_that_was_opened(open_page: Open, tmp_path: Path) -> None:
    first = make_build(tmp_path, 50)
    make_build(tmp_path, 60)
    app = open_page("briefing", str(tmp_path), build=first.build_id)
    links = [link.proto for link in app.get("page_link")]
    assert links
    assert all(f"build={first.build_id}" in link.query_string for link in links)
