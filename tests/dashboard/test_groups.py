"""Rankings, matrix and map: measures of groups, and their rows."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from dashboard import timeline
from dashboard.groups import PAIRS, PLAIN
from dashboard.measures import signed
from dashboard.series import Selection
from tests.dashboard.conftest import Open, told
from tests.dashboard.test_lists import titles
from tests.dashboard.test_pages import CHARTED, assert_sound


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


@pytest.mark.parametrize("page", [*CHARTED, "coverage"])
def test_every_chart_says_of_which_days_it_is(open_page: Open, page: str) -> None:
    asked = {} if page == "coverage" else {"from_": "2010-01-01", "to": "2014-12-31"}
    shown = told(open_page(page, a="USA", b="RUS", grain="year", **asked))
    subtitles = re.findall(r"<p class='cq-subtitle'>(.*?)</p>", shown)
    assert len(subtitles) == {"country": 3, "speaker": 2, "dyad": 4}.get(page, 1)
    for subtitle in subtitles:
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", subtitle)]
        assert len(years) == 2, subtitle
        assert page == "coverage" or 2010 <= min(years) <= max(years) <= 2014


def test_one_pair_is_not_told_as_several() -> None:
    assert PLAIN.subtitle(1, PAIRS).endswith("n = 1 pair of a statement and a state spoken to")
    assert PLAIN.subtitle(2, PAIRS).endswith(f"n = 2 {PAIRS}")


@pytest.mark.parametrize(
    ("kind", "entities", "are_pairs"),
    [
        ("dyad", "USA>RUS,USA>CHN", True),
        ("dyad", "USA>RUS,RUS>USA", False),
        ("target", "USA,RUS", True),
        ("target", "USA", False),
        ("country", "USA,RUS", False),
    ],
)
def test_a_statement_in_several_lines_is_told_as_pairs(
    kind: str, entities: str, are_pairs: bool
) -> None:
    chosen = Selection(kind, tuple(entities.split(",")), "year")
    points = pl.DataFrame({"period_start": [date(2030, 1, 1)], "statements": [12]})
    n = f"n = 12 {PAIRS if are_pairs else 'statements'}"
    assert timeline.subtitle(chosen, points).endswith(n)


def counted(page: str) -> int:
    """The n of the last card of a page."""
    return int(re.findall(r"n = ([\d,]+) (?:pairs|statements)", page)[-1].replace(",", ""))


@pytest.mark.parametrize(
    ("chosen", "is_counted_once"),
    [
        ({}, True),
        ({"measure": "statements"}, True),
        ({"mix": "fixed"}, False),
        ({"measure": "speakers"}, False),
    ],
)
def test_repetitions_are_said_to_be_left_out_where_they_are(
    open_page: Open, chosen: dict[str, str], is_counted_once: bool
) -> None:
    app = open_page("trends", kind="country", e="USA", grain="year", dup="once", **chosen)
    assert_sound(app)
    control = next(radio for radio in app.radio if radio.label == "Repeated quotations")
    assert control.disabled is not is_counted_once
    assert control.value == ("once" if is_counted_once else "all")
    assert ("repeated quotations counted once" in told(app)) is is_counted_once


@pytest.mark.parametrize(
    ("chosen", "left_out"),
    [
        ({"measure": "threat", "mix": "fixed", "dup": "once"}, ["mix=raw", "dup=all"]),
        ({"mix": "fixed", "dup": "once"}, ["dup=all"]),
        ({"measure": "statements", "mix": "fixed"}, ["mix=raw"]),
        ({"dup": "once"}, []),
    ],
)
def test_choice_that_a_chart_cannot_apply_is_told_and_not_in_its_link(
    open_page: Open, chosen: dict[str, str], left_out: list[str]
) -> None:
    app = open_page("trends", kind="country", e="USA", grain="year", **chosen)
    app.session_state["tabs_trends"] = "Download and cite"
    app.run()
    assert [w.value.endswith("left out here\\.") for w in app.warning] == [True] * len(left_out)
    links = [code.value for code in app.code if "build=" in code.value]
    assert links and all(part in link for link in links for part in left_out)
    assert set(chosen.items()) <= set(app.session_state["view"].items())


@pytest.mark.parametrize("page", ["country", "speaker"])
def test_what_does_not_apply_to_a_ranking_is_said(open_page: Open, page: str) -> None:
    shown = told(open_page(page, grain="year", mix="fixed", smooth="5"))
    assert "Not applied here: speakers&#x27; mix held fixed, smoothing." in shown


@pytest.mark.parametrize(
    ("chosen", "told_as"),
    [
        ({"measure": "threat", "smooth": "5"}, "the measure, smoothing"),
        ({"dup": "once"}, "repeated quotations counted once"),
        ({"mix": "fixed"}, "speakers&#x27; mix held fixed"),
        ({}, ""),
    ],
)
def test_charts_of_a_dyad_say_what_does_not_apply_to_them(
    open_page: Open, chosen: dict[str, str], told_as: str
) -> None:
    app = open_page("dyad", a="USA", b="RUS", grain="year", **chosen)
    assert_sound(app)
    assert told(app).count(f"Not applied here: {told_as}.") == 3 * bool(told_as)
    assert told(app).count("Not applied here") == 3 * bool(told_as)


@pytest.mark.parametrize(("page", "name"), [("country", "states"), ("speaker", "states")])
def test_ranking_says_of_how_much_it_is_and_its_table_has_the_rest(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, page: str, name: str
) -> None:
    assert "with most statements" not in told(open_page(page))
    monkeypatch.setattr("dashboard.rankings.SHOWN", 3)
    app = open_page(page)
    said = re.findall(
        r"n = ([\d,]+) pairs.*; the 3 of (\d+) with most statements, of ([\d,]+) in all", told(app)
    )
    shown, rows, whole = (int(number.replace(",", "")) for number in said[0])
    assert rows > 3 and 0 < shown < whole
    assert "Those left out may be higher or lower: the table has all." in told(app)
    app.session_state[f"tabs_{name}"] = "Table"
    app.run()
    table = app.dataframe[0].value
    assert (len(table), table["statements"].sum()) == (rows, whole)
    listed = next(box for box in app.selectbox if box.key == f"row_{name}")
    assert len(listed.options) == rows


@pytest.mark.parametrize(
    ("page", "query"), [("matrix", {}), ("map", {"view": "told"}), ("speaker", {})]
)
def test_n_of_a_group_by_target_says_that_it_counts_pairs(
    open_page: Open, page: str, query: dict[str, str]
) -> None:
    assert "pairs of a statement and a state spoken to" in told(open_page(page, **query))
    assert "pairs" not in told(open_page("map", view="speaks"))


@pytest.mark.parametrize(
    ("page", "card"), [("country", "people"), ("speaker", "states"), ("matrix", "matrix"),
                       ("map", "map"), ("dyad", "acts"), ("dyad", "asymmetry"),
                       ("coverage", "coverage")]
)  # fmt: skip
def test_rows_are_chosen_by_keyboard_from_a_list(open_page: Open, page: str, card: str) -> None:
    app = open_page(page)
    rows = next(box for box in app.selectbox if box.key == f"row_{card}")
    before = titles(app)
    assert rows.value is None
    rows.select_index(0).run()
    assert_sound(app)
    assert len(set(titles(app)) - set(before)) == 1
    assert "class='cq-statement'" in told(app)
    assert app.query_params[{"acts": "actpoint", "asymmetry": "gappoint"}.get(card, "pick")]
    again = next(box for box in app.selectbox if box.key == f"row_{card}")
    assert again.value is not None


@pytest.mark.parametrize("page", ["map", "matrix"])
def test_tables_of_maps_and_matrices_have_intervals(open_page: Open, page: str) -> None:
    app = open_page(page)
    app.session_state[f"tabs_{page}"] = "Table"
    app.run()
    assert_sound(app)
    rows = app.dataframe[0].value
    assert {"low", "high", "documents"} <= set(rows.columns)
    assert ((rows["low"] <= rows["mean"]) & (rows["mean"] <= rows["high"])).all()


@pytest.mark.parametrize(
    ("page", "card"),
    [("country", "states"), ("speaker", "states"), ("matrix", "matrix"), ("map", "map")],
)
def test_highest_group_in_words_is_one_that_rests_on_enough(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, page: str, card: str
) -> None:
    app = open_page(page, a="RUS")
    app.session_state[f"tabs_{card}"] = "Table"
    rows = app.run().dataframe[0].value
    most = rows["distinct_statements"].max()
    highest = rows[rows["distinct_statements"] == most]["mean"].max()
    assert highest < rows["mean"].max()
    monkeypatch.setattr("dashboard.groups.THIN", most)
    charts = (chart.proto for chart in open_page(page, a="RUS").get("plotly_chart"))
    alt = next(chart.alt for chart in charts if f"chart_{card}" in chart.id)
    assert "the highest is" in alt
    assert alt.endswith(f" with {signed(highest)}.")
