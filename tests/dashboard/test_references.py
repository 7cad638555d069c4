"""A reference series on the second axis, its lag correlation, and other projects' events."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lagpanel import on_one_calendar
from dashboard.measures import MEASURES
from dashboard.queries import Query, run
from dashboard.references import Reference, query, subtitle, values
from dashboard.series import Selection
from tests.dashboard.conftest import Open, told
from tests.dashboard.store import HOSTILE, change
from tests.dashboard.test_pages import assert_sound
from warehouse.builds import Builds


def figures(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def test_a_reference_has_its_own_named_axis_and_source(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", grain="month", axis="gpr:gpr")
    assert_sound(app)
    chart = figures(app)[0]
    assert chart["layout"]["yaxis2"]["title"]["text"] == "Index of risk (index)"
    (line,) = [trace for trace in chart["data"] if trace.get("yaxis") == "y2"]
    assert len(line["x"]) > 100
    shown = told(app)
    assert "right axis: Index of risk (index), n =" in shown
    assert "higher is more risk; Venn and Lund (2020)" in shown


def test_the_table_holds_what_the_chart_draws(stores: dict[str, Path]) -> None:
    build = Builds(stores["small"]).current()
    assert build is not None
    monthly = (
        "select unnest(range(date '2020-01-01', date '2021-01-01', interval 1 month))::date"
        " as period_start, 1.5 as reference, 1 as reference_n"
    )
    reference = Reference("Risk", "index", "", "", "value", monthly)
    chosen = Selection("dyad", ("USA>RUS",), "month")
    asked = query(chosen, reference)
    frame = run(build.database, asked)
    assert frame["reference"].drop_nulls().len() == 12
    assert set(frame["reference_series"].drop_nulls()) == {"Risk (index)"}
    assert subtitle(values(frame), reference).endswith(", n = 12 values")
    assert subtitle(values(frame).head(1), reference).endswith(", n = 1 value")
    alone = run(build.database, query(chosen, None))
    assert frame["value"].drop_nulls().to_list() == alone["value"].to_list()
    assert run(build.database, Query(asked.literal)).equals(frame)


def test_the_lag_correlation_says_p_and_n_and_that_it_is_no_cause(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA,RUS", grain="month", axis="gpr:gpr")
    assert_sound(app)
    shown = told(app)
    assert "Lag correlation: United States and Index of risk" in shown
    assert "pairs, p = " in shown
    assert "Not causal" in shown
    chosen = next(box for box in app.selectbox if box.label == "Lag correlation of")
    chosen.select("RUS").run()
    assert_sound(app)
    assert "Lag correlation: Russia and Index of risk" in told(app)
    assert app.query_params["lagof"] == "RUS"


def test_the_lag_correlation_says_what_is_correlated_and_what_is_left_out(open_page: Open) -> None:
    chosen = {"kind": "country", "e": "USA", "grain": "month", "axis": "gpr:gpr"}
    shown = told(open_page("trends", **chosen, measure="threat", smooth="3"))
    assert "Share of threats; " in shown
    assert " to November 2025; correlation of the changes from one month to the next" in shown
    assert "does not cover whole and smoothing are left out" in shown
    shown = told(open_page("trends", **chosen, dup="once"))
    assert "Mean escalation; repeated quotations counted once; " in shown
    assert "does not cover whole are left out" in shown


@pytest.mark.parametrize(("measure", "silent"), [("mean", None), ("statements", 0.0)])
def test_periods_not_covered_whole_are_not_correlated_and_silent_ones_count_nothing(
    measure: str, silent: float | None
) -> None:
    ours = pl.DataFrame(
        {
            "entity": ["USA"] * 4,
            "period_start": [date(year, 1, 1) for year in (2000, 2001, 2003, 2004)],
            "value": [9, 3, 5, 1],
            "is_partial": [True, False, False, True],
            "reference": [1.0, 2.0, 4.0, 5.0],
            "reference_n": [1] * 4,
        }
    )
    chosen = Selection("country", ("USA",), "year", MEASURES[measure])
    found = on_one_calendar(ours, "USA", chosen)
    assert [day.year for day in found["period_start"]] == [2001, 2002, 2003]
    assert found["value"].fill_nan(None).to_list() == [3.0, silent, 5.0]
    assert found["reference"].fill_nan(None).to_list() == [2.0, None, 4.0]
    late = ours.with_columns(pl.col("reference").replace({1.0: None, 2.0: None, 4.0: None}))
    assert on_one_calendar(late, "USA", chosen).is_empty()


def test_too_few_periods_are_told(open_page: Open) -> None:
    app = open_page(
        "trends", kind="country", e="USA", grain="month", axis="gpr:gpr", from_="2025-01-01"
    )
    assert_sound(app)
    assert "in common; 24 are needed" in told(app)


def test_a_reference_without_values_in_the_span_is_said_to_have_none(
    stores: dict[str, Path], tmp_path: Path, open_page: Open
) -> None:
    shutil.copytree(stores["small"], tmp_path / "store", symlinks=True)
    build = Builds(tmp_path / "store").current()
    assert build is not None
    change(build.database, "update marts.fct_events set event_date = date '2029-01-01'")
    app = open_page("dyad", str(tmp_path / "store"), a="USA", b="RUS")
    assert_sound(app)
    assert "no events in this span" in told(app)


def test_without_a_loaded_series_one_line_says_how_to_load_one(open_page: Open) -> None:
    for page in ("trends", "dyad"):
        app = open_page(page, "one_row")
        assert_sound(app)
        assert "communique ingest FILE" in told(app)
        assert "Second axis" not in [box.label for box in app.selectbox]
        assert all("yaxis2" not in figure["layout"] for figure in figures(app))


@pytest.mark.parametrize("store", ["one_row", "small"])
def test_a_link_to_a_series_that_is_not_there_is_told(open_page: Open, store: str) -> None:
    app = open_page("trends", store, axis="gpr:nothing")
    assert_sound(app)
    assert "“gpr:nothing” is not in this build" in told(app).replace("\\", "")


def test_a_series_of_a_coarser_grain_is_not_drawn_but_told(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", grain="day", axis="gpr:gpr")
    assert_sound(app)
    assert "choose month as the" in told(app)
    assert "yaxis2" not in figures(app)[0]["layout"]


def test_a_hostile_series_comes_out_inert(open_page: Open) -> None:
    series = f"events-csv:{HOSTILE[0]}"
    app = open_page("trends", kind="country", e="USA", grain="month", axis=series)
    assert_sound(app)
    chart = json.dumps(figures(app))
    assert "Index" not in chart
    assert "<script>" not in chart
    assert "<script>" not in told(app)


@pytest.mark.parametrize("page", ["trends", "dyad"])
def test_panels_and_pairs_keep_working_with_an_axis(open_page: Open, page: str) -> None:
    assert_sound(open_page(page, grain="month", axis="gpr:gpr", panels="many"))


def test_words_stand_beside_the_events_of_the_same_direction(open_page: Open) -> None:
    app = open_page("dyad", "large", a="USA", b="RUS", grain="year")
    assert_sound(app)
    shown = told(app)
    assert "Words and events: United States → Russia" in shown
    assert "sign is turned" in shown
    assert "Lag correlation: United States → Russia and ICEWS events" in shown
    back = open_page("dyad", a="USA", b="RUS", way="back")
    assert_sound(back)
    assert "no coded events of Russia" in told(back)


def test_a_link_to_events_that_are_not_there_is_told(open_page: Open) -> None:
    app = open_page("dyad", a="USA", b="RUS", coder="polecat")
    assert_sound(app)
    assert "The event data “polecat” is not available here" in told(app)
