"""What charts show of thin data and of doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from dashboard import theme
from dashboard.charts import trend
from dashboard.layout import Figure, picture, time_axis, value_axis
from dashboard.marks import Mark
from dashboard.measures import DEFAULT, MEASURES
from dashboard.rankings import figure as ranking
from dashboard.series import Selection
from dashboard.timeline import Timeline, figure, note
from dashboard.views.coverage.charts import stacked
from dashboard.views.dyad.charts import acts, asymmetry
from dashboard.views.map.charts import undrawn, world
from dashboard.views.matrix.charts import matrix
from dashboard.views.trends.charts import panels
from tests.dashboard.test_theme import contrast

GROUPS = pl.DataFrame(
    {
        "entity": ["FRA", "KEN"],
        "value": [1.0, 4.0],
        "low": [0.5, 1.0],
        "high": [1.5, 7.0],
        "statements": [50, 9],
        "distinct_statements": [50, 2],
        "documents": [9, 1],
    }
)
LABELS = {"FRA": "France", "KEN": "Kenya"}
POINTS = pl.DataFrame(
    {
        "entity": ["FRA"] * 3,
        "period_start": [date(2030, 1, 1), date(2031, 1, 1), date(2033, 1, 1)],
        "value": [0.0, 1.0, 2.0],
        "low": [-1.0, 0.0, -9.0],
        "high": [1.0, 2.0, 9.0],
        "statements": [40, 40, 2],
        "documents": [4, 4, 1],
        "is_thin": [False, False, True],
        "is_partial": [False, False, False],
    }
)


def line_of(figure: Figure) -> dict[str, Any]:
    return next(t for t in figure["data"] if t["mode"] == "lines+markers")


def test_states_and_groups_with_few_statements_are_faded() -> None:
    solid, faded = world(GROUPS, LABELS)["data"]
    assert solid["locations"] == ["FRA"]
    assert faded["locations"] == ["KEN"]
    assert faded["marker"]["opacity"] < solid["marker"]["opacity"] == 1
    dots = ranking(GROUPS, LABELS)["data"][0]
    assert dots["marker"]["opacity"][0] == 1 > dots["marker"]["opacity"][1]


def test_one_document_is_not_told_as_several() -> None:
    several, one = ranking(GROUPS, LABELS)["data"][0]["text"]
    assert several.endswith("n = 50 in 9 documents") and one.endswith("n = 9 in 1 document")
    hovers = line_of(trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True))["text"]
    assert "n = 2 in 1 document<br>" in hovers[-1]
    lone = GROUPS.with_columns(statements=pl.lit(1))
    assert world(lone, LABELS)["data"][0]["text"][0].endswith("n = 1 statement")


def test_map_says_how_much_it_cannot_draw() -> None:
    codes = ["FRA", *(f"X{number:02}" for number in range(14))]
    groups = pl.DataFrame({"entity": codes, "statements": [50] + [2] * 14})
    labels = {code: f"name {code}" for code in codes}
    note = undrawn(groups, labels, "pairs")
    assert note.startswith("Not on the map: name X00, name X01, ")
    assert note.endswith("name X11 and 2 more, with 28 of 78 pairs. ")
    assert undrawn(groups.head(13), labels, "pairs").endswith("name X11, with 24 of 74 pairs. ")
    assert undrawn(groups.head(1), labels, "pairs") == ""


@pytest.mark.parametrize("key", ["threat", "documents"])
def test_shares_and_counts_have_neither_signs_nor_the_colours_of_escalation(key: str) -> None:
    measure = MEASURES[key]
    groups = GROUPS.with_columns(value=pl.Series([0.25, 0.5]), low=None, high=None)
    chart = ranking(groups, LABELS, measure)
    (dots,) = chart["data"]
    assert "+0" not in dots["text"][0]
    assert dots["marker"]["cmin"] == 0 and dots["marker"]["cmax"] == 0.5
    assert dots["marker"]["colorscale"] == theme.sequential()
    assert chart["layout"]["xaxis"]["range"][0] > -0.1
    assert chart["layout"]["xaxis"]["title"]["text"] == measure.label.lower()
    solid, _ = world(groups, LABELS, measure)["data"]
    assert (solid["zmin"], solid["zmax"]) == (0, 0.5)
    cells = groups.rename({"entity": "source"}).with_columns(target_code=pl.lit("FRA"))
    heat, _ = matrix(cells, LABELS, LABELS, measure)["data"]
    assert (heat["zmin"], heat["zmax"]) == (0, 0.5)


def test_wide_band_of_a_thin_point_does_not_flatten_the_others() -> None:
    low, high = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True)["layout"]["yaxis"][
        "range"
    ]
    assert -9 < low < -0.5
    assert 2 < high < 9


def test_axis_holds_the_bands_of_well_supported_points() -> None:
    solid = POINTS.with_columns(high=pl.Series([1.0, 4.0, 9.0]), low=pl.Series([-6.0, 0.0, -9.0]))
    low, high = value_axis(DEFAULT, solid)["range"]
    assert low < -6 and 4 < high < 9
    points = pl.DataFrame(
        {"value": [0.0] * 100, "low": [-3.0] * 99 + [-9.5], "high": [3.0] * 100, "is_thin": False}
    )
    low, high = value_axis(DEFAULT, points)["range"]
    assert -9 < low < -3 and high > 3, "one wild band does not flatten all the others"


def test_bands_that_the_frame_cuts_are_told() -> None:
    chosen = Selection("country", ("FRA",), "year")
    assert "Bands are cut at the frame." in note(chosen, POINTS)
    assert "cut at the frame" not in note(chosen, POINTS.head(2))
    assert "cut at the frame" not in note(replace(chosen, smooth=3), POINTS)
    assert "cut at the frame" not in note(replace(chosen, measure=MEASURES["threat"]), POINTS)


def test_a_gap_is_said_to_be_what_it_is() -> None:
    plain = Selection("country", ("FRA",), "year")
    count = replace(plain, measure=MEASURES["statements"])
    for chosen, said in (
        (plain, "without statements, not calm."),
        (replace(plain, duplicates="once"), "or with repetitions alone, not calm."),
        (replace(count, duplicates="once"), "without statements, not calm."),
        (replace(count, smooth=3), "or without a whole window, not calm."),
    ):
        assert said in note(chosen, POINTS)


def test_bands_of_many_lines_are_left_out_and_said_to_be() -> None:
    many = Selection("country", ("FRA", "KEN", "PER", "TON"), "year")
    labels = {**LABELS, "PER": "Peru", "TON": "Tonga"}
    frame = POINTS.with_columns(
        high=pl.lit(9.0), distinct_statements=pl.lit(9), is_thin=pl.lit(False)
    )
    chart = Timeline(many, labels)
    assert not chart.has_bands
    assert Timeline(many, labels, draw=lambda *_: {}).has_bands
    assert Timeline(many, LABELS).has_bands
    lines = figure(chart, frame, None)
    assert not any(trace.get("fill") for trace in lines["data"])
    assert lines["layout"]["yaxis"]["range"][1] < 4, "no room for what is not drawn"
    assert "More than 3 lines have no bands" in note(many, frame, has_bands=False)


def test_band_of_few_documents_is_said_to_be_mostly_assumed() -> None:
    chosen = Selection("country", ("FRA",), "year")
    assert "mostly a spread assumed" in note(chosen, POINTS)
    measured = POINTS.with_columns(documents=pl.lit(20))
    assert "mostly a spread assumed" not in note(chosen, measured)
    assert "mostly a spread assumed" not in note(replace(chosen, smooth=3), POINTS)


def test_values_without_an_interval_are_said_to_have_none() -> None:
    chosen = Selection("country", ("FRA",), "year")
    told = note(replace(chosen, smooth=3, mix="fixed"), POINTS)
    assert "No interval is computed for values smoothed and with the mix of speakers held" in told
    assert "No interval" not in note(chosen, POINTS)
    assert "No interval" not in note(replace(chosen, measure=MEASURES["documents"]), POINTS)


def test_compared_lines_are_named_and_one_alone_is_not() -> None:
    both = trend(POINTS, {"FRA": "France", "KEN": "Kenya"}, DEFAULT, "year", band=True)
    assert both["layout"]["showlegend"]
    assert [t["name"] for t in both["data"] if t.get("showlegend", True)] == ["France"]
    alone = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True)
    assert not alone["layout"]["showlegend"]


def test_few_periods_have_a_tick_each() -> None:
    axis = time_axis(POINTS, "year")
    assert (axis["tick0"], axis["dtick"], axis["tickformat"]) == ("2030-01-01", "M12", "%Y")
    many = pl.DataFrame({"period_start": [date(1800, 1, 1), date(2000, 1, 1)]})
    assert "dtick" not in time_axis(many, "year")


def test_difference_of_two_sides_has_its_interval_unless_thin() -> None:
    frame = pl.DataFrame(
        {
            "period_start": [date(2030, 1, 1), date(2031, 1, 1)],
            "difference": [2.0, -1.0],
            "spread": [0.5, 6.0],
            "low": [1.5, -7.0],
            "high": [2.5, 5.0],
            "mean_there": [3.0, 0.0],
            "mean_back": [1.0, 1.0],
            "statements": [80, 4],
            "is_thin": [False, True],
            "is_partial": [False, True],
        }
    )
    figure = asymmetry(frame, {"AAA>BBB": "A", "BBB>AAA": "B"}, "year")
    bars = figure["data"][0]
    assert bars["customdata"][1] == ["AAA>BBB", "2031-01-01"]
    assert bars["error_y"]["array"] == [0.5, 0]
    assert "+2.00 (+1.50 to +2.50)" in bars["text"][0]
    assert bars["marker"]["opacity"][0] > bars["marker"]["opacity"][1]
    solid, hollow = bars["marker"]["color"]
    assert solid == bars["marker"]["line"]["color"][0]
    assert hollow.endswith(",0)") and bars["marker"]["line"]["width"][1] > 0
    assert "period not complete" in bars["text"][1]
    # The sides' names stand beyond all bars and intervals.
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < -1.0 and high > 2.5


def test_open_symbol_is_seen_where_the_score_is_neutral(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "mode", lambda: "light")
    partial = POINTS.with_columns(is_partial=pl.Series([True, False, False]))
    marker = line_of(trend(partial, {"FRA": "France"}, DEFAULT, "year", band=True))["marker"]
    assert marker["symbol"][0] == "circle-open"
    assert marker["color"][0] == theme.INK["light"]
    assert marker["color"][1] == 1.0
    neutral = theme.diverging()[4][1]
    assert contrast(str(neutral), theme.PAPER["light"]) >= 1.5


def test_line_is_faded_where_it_touches_a_thin_point() -> None:
    near = POINTS.with_columns(
        period_start=pl.Series([date(2030, 1, 1), date(2031, 1, 1), date(2032, 1, 1)])
    )
    figure = trend(near, {"FRA": "France"}, DEFAULT, "year", band=False)
    faint, line = figure["data"]
    assert faint["x"] == ["2031-01-01", "2032-01-01", None]
    assert faint["line"]["color"].startswith("rgba")
    # The solid line breaks there; all points stay.
    assert [y for y in line["y"] if y is not None] == [0.0, 1.0, 2.0]
    assert line["y"].index(2.0) == line["y"].index(1.0) + 2


def test_note_of_a_point_stands_beside_it() -> None:
    marks = [Mark(date(2031, 1, 1), "+1.0", 1.0), Mark(date(2030, 1, 1), "a treaty")]
    layout = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True, marks=marks)["layout"]
    beside, above = layout["annotations"]
    assert (beside["x"], beside["y"]) == ("2031-01-01", 1.0)
    assert above["yref"] == "paper"
    assert [shape["x0"] for shape in layout["shapes"] if shape["line"].get("dash")] == [
        "2030-01-01"
    ]


def test_names_of_events_stand_toward_the_middle_and_apart() -> None:
    long = POINTS.with_columns(
        period_start=pl.Series([date(1900, 1, 1), date(1910, 1, 1), date(2033, 1, 1)])
    )
    marks = [Mark(date(year, 5, 1), f"event of {year}") for year in (1902, 1903, 2032, 2033)]
    layout = trend(long, {"FRA": "France"}, DEFAULT, "year", band=True, marks=marks)["layout"]
    names = layout["annotations"]
    assert [name["xanchor"] for name in names] == ["left", "left", "right", "right"]
    lines = [name["yshift"] for name in names]
    assert lines[0] == lines[2] == 0 > lines[1] == lines[3]
    first, last = layout["xaxis"]["range"]
    assert first < "1900-01-01" and last > "2033-05-01"


def test_events_do_not_widen_a_handful_of_periods() -> None:
    marks = [Mark(date(1990, 5, 1), "long before")]
    axis = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True, marks=marks)["layout"]
    assert axis["xaxis"]["range"] == time_axis(POINTS, "year")["range"]


def test_charts_over_time_have_the_room_that_their_axes_need() -> None:
    """What Plotly need not find, and draws anew for: widths are those that it measures."""
    counts = POINTS.with_columns(value=pl.lit(12_345.0))
    needed = {"mean": (POINTS, 39), "threat": (POINTS, 46), "statements": (counts, 52)}
    for key, (frame, left) in needed.items():
        chosen = Selection("country", ("FRA",), "year", MEASURES[key])
        for chart in (
            trend(frame, {"FRA": "France"}, MEASURES[key], "year", band=False),
            panels(frame, {"FRA": "France"}, chosen, [], ""),
        ):
            layout = chart["layout"]
            assert left <= layout["margin"]["l"] <= left + 4, key
            assert layout["margin"]["b"] >= 38
            assert (layout["xaxis"]["automargin"], layout["yaxis"]["automargin"]) == (
                "height",
                "width",
            )


def test_dates_in_two_lines_have_room() -> None:
    days = POINTS.with_columns(
        period_start=pl.Series([date(2030, 1, 1), date(2030, 1, 9), date(2030, 2, 1)])
    )
    layout = trend(days, {"FRA": "France"}, DEFAULT, "day", band=False)["layout"]
    assert layout["margin"]["b"] >= 54


def test_panels_name_the_events() -> None:
    both = pl.concat([POINTS, POINTS.with_columns(entity=pl.lit("KEN"))]).with_columns(
        period_end=pl.col("period_start")
    )
    chosen = Selection("country", ("FRA", "KEN"), "year")
    layout = panels(both, LABELS, chosen, [Mark(date(2031, 1, 1), "a treaty")], "")["layout"]
    named = [note for note in layout["annotations"] if note["text"] == "a treaty"]
    assert [(note["xref"], note["yref"]) for note in named] == [
        ("x", "y domain"),
        ("x2", "y2 domain"),
    ]


def test_panels_leave_room_for_names_and_markers() -> None:
    chosen = Selection("country", ("FRA", "KEN"), "year")
    layout = panels(POINTS, LABELS, chosen, [], "")["layout"]
    names = [note for note in layout["annotations"] if note["text"].startswith("<b>")]
    assert [(name["y"], name["yanchor"]) for name in names] == [(1, "bottom")] * 2
    assert layout["margin"]["t"] >= 13 + 2 * names[0]["yshift"]
    first, last = layout["xaxis2"]["range"]
    assert first < "2030-01-01" and last > "2033-01-01"


@pytest.mark.parametrize("key", ["mean", "threat", "statements"])
def test_axes_of_panels_agree(key: str) -> None:
    labels = {**LABELS, "PER": "Peru"}
    chosen = Selection("country", tuple(labels), "year", MEASURES[key])
    layout = panels(POINTS, labels, chosen, [], "")["layout"]
    assert [layout[f"yaxis{number}"]["matches"] for number in (2, 3)] == ["y", "y"]


def test_ranking_tells_the_interval() -> None:
    texts = ranking(GROUPS, LABELS)["data"][0]["text"]
    assert "+1.00 (+0.50 to +1.50)" in texts[0]


def test_acts_have_a_panel_a_direction() -> None:
    frame = pl.DataFrame(
        {
            "dyad": ["A>B", "B>A"],
            "period_start": [date(2030, 1, 1)] * 2,
            "act": ["ACCUSE", "CONSULT"],
            "severity": [4.0, -2.0],
            "act_order": [9, 2],
            "statements": [3, 1],
            "escalation_mean": [3.0, -2.0],
        }
    )
    figure = acts(frame, {"A>B": "A → B", "B>A": "B → A"}, "year")
    there, back = figure["data"]
    assert (there["yaxis"], back["yaxis"]) == ("y", "y2")
    assert there["customdata"] == [["A>B:ACCUSE", "2030-01-01"]]
    assert "colorbar" not in there["marker"]
    assert back["marker"]["colorbar"]["ticktext"][-1] == "+4 and more hostile"
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "<b>A → B</b>",
        "<b>B → A</b>",
    ]
    layout = figure["layout"]
    (low, high), (bottom, top) = layout["yaxis"]["domain"], layout["yaxis2"]["domain"]
    assert (bottom, high) == (0, 1) and low > top
    assert high - low == pytest.approx(top - bottom)
    # Room for the second name between the panels, and for the key under the dates.
    drawn = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    assert (low - top) * drawn >= 13 + 2 * layout["annotations"][1]["yshift"]
    assert -back["marker"]["colorbar"]["y"] * drawn >= 38


def test_name_of_an_outlet_is_no_template() -> None:
    frame = pl.DataFrame(
        {"period_start": [date(2030, 1, 1)], "entity": ["%{x} Gazette"], "statements": [3]}
    )
    labels = {"%{x} Gazette": "%{x} Gazette"}
    (bars,) = stacked(frame, labels)["data"]
    assert "Gazette" not in bars["hovertemplate"]
    assert bars["text"] == [bars["name"]]  # Plotly shows a dash for one text of all bars


def test_bar_of_a_year_stands_over_its_own_days() -> None:
    frame = pl.DataFrame(
        {"period_start": [date(2030, 1, 1)], "entity": ["Radio Meridian"], "statements": [3]}
    )
    drawn = stacked(frame, {"Radio Meridian": "Radio Meridian"})
    (bar,) = drawn["data"]
    start = datetime.fromisoformat(bar["x"][0]) + timedelta(milliseconds=bar["offset"])
    end = start + timedelta(milliseconds=bar["width"])
    assert datetime(2030, 1, 1) < start < datetime(2030, 2, 1)
    assert datetime(2030, 12, 1) < end < datetime(2031, 1, 1)
    first, last = map(datetime.fromisoformat, drawn["layout"]["xaxis"]["range"])
    assert first < start and end < last


def test_picture_carries_title_source_and_a_ground() -> None:
    figure = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True)
    saved = picture(figure, "A <b>title</b> $x$", "n = 82", "Source: build 7")["layout"]
    assert "&lt;b&gt;title" in saved["title"]["text"] and "$" not in saved["title"]["text"]
    assert "n = 82" in saved["title"]["text"] and "build 7" in saved["title"]["text"]
    assert saved["paper_bgcolor"].startswith("#")
    assert "title" not in figure["layout"]
