"""The Statements page: search, filters, and where the list of a large build begins."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb
import pytest

from dashboard.queries import Query, run
from dashboard.views.statements.data import terms
from tests.dashboard.conftest import Open, told
from tests.dashboard.store import make_build
from tests.dashboard.test_pages import assert_sound
from warehouse.builds import Builds, new_build_id


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
        "select count(*) as n from marts.fct_statements where target_ordinal = 1"
        " and escalation >= 3 and speaker_id = $who and publisher = $outlet and modality = $mode",
        {name: asked[name] for name in ("who", "outlet", "mode")},
    )
    count = run(build.database, asks)["n"][0]
    assert 0 < count < 6_000
    assert f"{count:,} statements" in told(app)
    assert f"{count:,} statements" in told(open_page("statements", **asked))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in spring", ["in", "spring"]),
        ('"in spring" agreed', ["in spring", "agreed"]),
        ("“in  spring*”", ["in spring*"]),
        ('"in spring', ["in", "spring"]),
        ('say "', ["say"]),
        ('f("x","y")', ['f("x","y")']),
        ('"in spring", agreed, by', ["in spring", "agreed", "by"]),
        ('"in spr"* “by sea”.', ["in spr*", "by sea"]),
    ],
)
def test_terms_of_a_search(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_phrase_is_found_as_it_stands(open_page: Open) -> None:
    def count(text: str) -> str:
        app = open_page("statements", q=text)
        assert_sound(app)
        return re.findall(r"([\d,]+) statements", told(app))[0]

    assert count('"MEET again in"') == count('"meet again in spr*"') == count("spring")
    app = open_page("statements", q='"spring in" again')
    assert "has all of these: “spring in”, “again”" in re.sub(r"\\\\(.)", r"\1", told(app))
    assert not app.get("download_button")


def test_choices_that_nothing_fits_are_told(open_page: Open) -> None:
    app = open_page("statements", low="9.5", high="9.5")
    assert_sound(app)
    assert "No statement fits all that is chosen here" in told(app)


def test_undated_statements_are_found(open_page: Open, tmp_path: Path) -> None:
    make_build(tmp_path, 50)
    aside, _ = Builds(tmp_path).begin()
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
