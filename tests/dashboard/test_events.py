from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import events
from dashboard.events import OWN_SOURCE, EventsError, read_csv
from dashboard.layout import Figure
from dashboard.marks import Mark, marked
from dashboard.session import Reading
from tests.dashboard.conftest import Open, told

CHART: Figure = {"layout": {"xaxis": {"range": ["1960-01-01T00:00:00", "1964-01-01T00:00:00"]}}}


def layout_of(app: AppTest) -> dict[str, Any]:
    """Of a page's first chart."""
    layout: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]
    return layout


def test_events_are_read_whatever_the_case_of_their_columns() -> None:
    marks = read_csv("\ufeffDate,Label\n1990-08-02,The strait closes\n".encode())
    assert [(m.day, m.label) for m in marks] == [(date(1990, 8, 2), "The strait closes")]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"when,what\n1990-08-02,x\n", "columns date and label"),
        (b"date,label\n02/08/1990,x\n", "Line 2"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 2_000_000, "larger than 1 MB"),
        (b"", "columns date and label"),
        (b"x" * 200_000 + b",label\n", "columns date and label"),
    ],
)
def test_file_that_is_no_table_of_events_is_explained(raw: bytes, said: str) -> None:
    with pytest.raises(EventsError, match=said):
        read_csv(raw)


def test_label_longer_than_a_csv_reader_expects_is_cut() -> None:
    (mark,) = read_csv(b"date,label\n1990-08-02," + b"x" * 200_000 + b"\n")
    assert len(mark.label) <= 80


@pytest.mark.parametrize(
    ("page", "charts"),
    [
        ("briefing", 1),
        ("trends", 1),
        ("country", 1),
        ("dyad", 4),
        ("speaker", 1),
        ("coverage", 1),
    ],
)
def test_events_stand_in_every_chart_over_time_and_say_where_they_are_from(
    open_page: Open, page: str, charts: int
) -> None:
    label = "The strait between the two states closes for every ship"
    app = open_page(page, a="USA", b="RUS", grain="year", events="own")
    app.session_state["own_events"] = [Mark(date(2010, 8, 2), label, source=OWN_SOURCE)]
    app.run()
    assert not app.exception
    figures = [json.loads(chart.proto.spec)["layout"] for chart in app.get("plotly_chart")]
    over_time = [layout for layout in figures if layout["xaxis"].get("type") == "date"]
    assert len(over_time) == charts
    for layout in over_time:
        assert "2010-08-02" in [shape["x0"] for shape in layout["shapes"]]
        assert f"2010-08-02: {label}" in [note.get("hovertext") for note in layout["annotations"]]
    assert told(app).count("Events: a CSV of the reader&#x27;s own.") == charts


def test_events_of_a_file_are_drawn_and_what_is_wrong_with_another_is_told(
    open_page: Open,
) -> None:
    app = open_page("trends", kind="country", e="USA", grain="year", events="own")
    for day, told_errors in (("2010-08-02", []), ("02/08/2010", ["Line 2"]), ("2010-08-02", [])):
        content = f"date,label\n{day},The strait closes\n".encode()
        app.file_uploader[0].set_value(("events.csv", content, "text/csv")).run()
        assert not app.exception
        assert [message.value[:6] for message in app.error] == told_errors
        assert ("2010-08-02: The strait closes" in hovers(app)) is (not told_errors)
    app.file_uploader[0].set_value(None).run()
    assert "2010-08-02: The strait closes" not in hovers(app)


def test_own_events_that_another_page_brought_can_be_taken_away(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", grain="year", events="own")
    app.session_state["own_events"] = [Mark(date(2010, 8, 2), "The strait closes")]
    assert "2010-08-02: The strait closes" in hovers(app.run())
    next(button for button in app.button if button.label == "Take my events away").click().run()
    assert not app.exception
    assert hovers(app) == []


def hovers(app: AppTest) -> list[str | None]:
    return [note.get("hovertext") for note in layout_of(app).get("annotations", [])]


def test_landed_events_are_listed_and_drawn_with_their_state(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", grain="month", events="crises")
    assert not app.exception and not app.error
    offered = next(box for box in app.selectbox if box.label == "Mark events in the chart")
    assert offered.options == ["none", "crises", "from a CSV of mine"]
    layout = layout_of(app)
    year, day = (note["hovertext"] for note in layout["annotations"] if "hovertext" in note)
    assert year.startswith("2014: RUS: &lt;script&gt;")
    assert day.startswith("2015-06-02: USA: **bold**")
    drawn = [(s["type"], s["x0"], s["x1"]) for s in layout["shapes"] if s["x0"]]
    assert drawn == [("rect", "2014-01-01", "2014-12-31"), ("line", "2015-06-02", "2015-06-02")]


def test_link_with_its_authors_own_events_asks_for_the_file(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", events="own")
    assert not app.exception
    assert "A link does not carry it" in told(app)
    assert "A link does not carry it" not in told(open_page("trends", kind="country", e="USA"))


def test_events_before_a_chart_neither_stretch_it_nor_displace_those_within(
    open_page: Open,
) -> None:
    within = Mark(date(2010, 8, 2), "The strait closes")
    before = [Mark(date(1910 + number, 1, 1), "long ago") for number in range(45)]
    app = open_page("trends", kind="country", e="USA", grain="year", events="own")
    for marks, days in (([*before, within], ["2010-08-02"]), (before, [])):
        app.session_state["own_events"] = marks
        app.run()
        assert not app.exception
        layout = layout_of(app)
        lines = [shape["x0"] for shape in layout["shapes"] if shape["type"] == "line"]
        assert [day for day in lines if day] == days
        assert "are marked" not in told(app)
        assert ("None of these events lies in the days" in told(app)) is (not days)


def test_landed_events_name_their_state_and_no_day_that_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            """create table marts.fct_series_points as select * from (values
                ('crises', null, date '1962-01-01', 'year', 'the islands', 'crises'),
                ('crises', 'RUS', date '1962-10-01', 'month', 'the strait', 'crises'),
                ('crises', 'SUN', date '1962-10-22', 'day', 'the speech', 'events-csv')
            ) p(series, country_code, point_date, grain, label, source)"""
        )
    marks = events._landed(Reading("b", path), "crises")
    assert [(mark.label, mark.source, mark.between) for mark in marks] == [
        ("the islands", "crises", (date(1962, 1, 1), date(1962, 12, 31))),
        ("RUS: the strait", "crises", (date(1962, 10, 1), date(1962, 10, 31))),
        ("SUN: the speech", "crises (events-csv)", None),
    ]
    notes = marked(CHART, marks)["layout"]["annotations"]
    assert [note["hovertext"] for note in notes] == [
        "1962: the islands",
        "October 1962: RUS: the strait",
        "1962-10-22: SUN: the speech",
    ]
    drawn = marked(CHART, marks)["layout"]["shapes"]
    assert [shape["x0"] for shape in drawn if shape["type"] == "line"] == ["1962-10-22"]


def test_an_event_of_a_year_is_shown_in_the_part_of_it_that_a_chart_has() -> None:
    year = Mark(date(1962, 1, 1), "a", between=(date(1962, 1, 1), date(1962, 12, 31)), grain="year")
    before, after = (Mark(date(1962, month, 1), "b") for month in (2, 4))
    (shown, day) = events._within([year, before, after], date(1962, 3, 1), date(1963, 1, 31))
    assert (shown.day, shown.between) == (date(1962, 3, 1), (date(1962, 3, 1), date(1962, 12, 31)))
    assert day == after
    assert not [*events._within([year], date(1963, 1, 1), date(1963, 1, 31))]
