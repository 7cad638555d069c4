"""The questions behind charts over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard import controls, timeline
from dashboard.charts import trend
from dashboard.groups import Counting, ranking_query, values_query
from dashboard.measures import GRAINS, KINDS, MEASURES, Measure
from dashboard.method import THIN, VARIABLES
from dashboard.periods import earlier, first_day
from dashboard.queries import Query, run
from dashboard.series import LIKENESS, Selection, Z, counted_sql, series_query
from dashboard.views.matrix import data as matrix
from warehouse.builds import Builds

ENTITY = {"country": "USA", "target": "RUS", "dyad": "USA>RUS"}


Ask = Callable[[Query], pl.DataFrame]


@pytest.fixture(scope="module")
def ask(stores: dict[str, Path]) -> Ask:
    build = Builds(stores["small"]).current()
    assert build is not None
    return partial(run, build.database)


def entity(ask: Ask, kind: str) -> str:
    speakers = ask(Query("select speaker_id from marts.dim_speakers order by 1"))
    return ENTITY.get(kind, speakers["speaker_id"][0])


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("grain", GRAINS)
def test_every_measure_has_an_answer(ask: Ask, kind: str, grain: str) -> None:
    for measure in MEASURES.values():
        for mix, dup, smooth in (("raw", "all", 0), ("fixed", "all", 0), ("raw", "once", 7)):
            chosen = Selection(kind, (entity(ask, kind),), grain, measure, mix, dup, smooth)
            frame = ask(series_query(chosen))
            assert frame["statements"].min() >= 1
            assert dup == "once" or frame["value"].null_count() == 0


def test_written_out_question_gives_the_same_answer(ask: Ask) -> None:
    query = series_query(Selection("dyad", ("USA>RUS", "RUS>USA"), "year", start=date(2000, 1, 1)))
    assert ask(Query(query.literal)).equals(ask(query))


def test_quotes_in_values_stay_values() -> None:
    query = Query("select $a", {"a": "it's; drop table x"})
    assert query.literal == "select 'it''s; drop table x'"


def test_n_leaves_out_repetitions_where_the_chart_does(ask: Ask) -> None:
    chosen = Selection("country", ("USA",), "year")
    once = replace(chosen, duplicates="once")
    points = ask(series_query(chosen)).with_columns(distinct_statements=pl.col("statements") - 1)
    distinct = points["distinct_statements"].sum()
    assert f"n = {points['statements'].sum():,} statements" in timeline.subtitle(chosen, points)
    assert f"n = {distinct:,} statements; repeated" in timeline.subtitle(once, points)
    chart = timeline.Timeline(once, {"USA": "United States"})
    hover = timeline.figure(chart, points, None)["data"][-1]["text"][-1]
    assert f"<br>n = {points['distinct_statements'][-1]:,}" in hover
    assert "document" not in hover, "those of the repetitions are among them"


def test_span_of_one_period_is_named_once(ask: Ask) -> None:
    chosen = Selection("country", ("USA",), "year", start=date(2014, 1, 1), end=date(2014, 12, 31))
    said = timeline.subtitle(chosen, ask(series_query(chosen)))
    assert "by year, 2014; n = " in said


@pytest.mark.parametrize(("grain", "is_coarsest"), [("month", False), ("year", True)])
def test_empty_slice_sends_to_years_from_finer_grains_alone(grain: str, is_coarsest: bool) -> None:
    said = timeline.nothing(Selection("country", ("USA",), grain), {"USA": "United States"})
    assert f"no statements of the United States by {grain}." in said
    assert ("dated only by year" not in said) is is_coarsest


def test_smoothed_value_is_weighted_by_statements(ask: Ask) -> None:
    raw = ask(series_query(Selection("country", ("USA",), "year"))).to_dicts()
    smooth = ask(series_query(Selection("country", ("USA",), "year", smooth=3))).to_dicts()
    last = [r for r in raw if r["period_start"] >= date(2023, 1, 1)]
    expected = sum(r["value"] * r["statements"] for r in last) / sum(r["statements"] for r in last)
    assert smooth[-1]["value"] == pytest.approx(expected)


def test_mean_of_quotations_counted_once_is_weighted_by_them(ask: Ask) -> None:
    chosen = Selection("speaker", (entity(ask, "speaker"),), "day", duplicates="once")
    raw = ask(series_query(chosen)).to_dicts()
    assert any(r["value"] is None for r in raw), "a day of repetitions alone, which has no weight"
    smooth = ask(series_query(replace(chosen, smooth=90))).to_dicts()
    for row in smooth:
        held = [r for r in within(raw, row["period_start"], 90) if r["value"] is not None]
        weight = sum(r["distinct_statements"] for r in held)
        expected = (
            sum(r["value"] * r["distinct_statements"] for r in held) / weight if held else None
        )
        assert row["value"] == pytest.approx(expected)


def test_smoothed_count_is_divided_by_the_window(ask: Ask) -> None:
    chosen = Selection("dyad", ("USA>RUS",), "day", MEASURES["statements"])
    raw = ask(series_query(chosen)).to_dicts()
    smooth = ask(series_query(replace(chosen, smooth=30))).to_dicts()
    assert len(within(raw, raw[-1]["period_start"], 30)) < 30, "days without statements"
    first = ask(Query("select min(statement_date) from marts.fct_statements")).item()
    for row in smooth:
        held = within(raw, row["period_start"], 30)
        is_whole = row["period_start"] >= first + timedelta(days=29)
        expected = sum(r["value"] for r in held) / 30 if is_whole else None
        assert row["value"] == pytest.approx(expected)


@pytest.mark.parametrize(("grain", "smooth"), [("day", 7), ("week", 4), ("month", 3), ("year", 5)])
def test_smoothed_count_is_empty_until_its_window_is_covered(
    ask: Ask, grain: str, smooth: int
) -> None:
    chosen = Selection("country", ("USA", "RUS"), grain, MEASURES["statements"], smooth=smooth)
    frame = ask(series_query(chosen))
    first = ask(Query("select min(statement_date) from marts.fct_statements")).item()
    is_whole = [
        earlier(day, grain, smooth - 1) >= first_day(first, grain) for day in frame["period_start"]
    ]
    assert frame["value"].is_not_null().to_list() == is_whole
    assert not all(is_whole) and any(is_whole)


@pytest.mark.parametrize(
    ("kind", "grain", "days"), [("speaker", "day", 90), ("country", "week", 28)]
)
def test_statements_and_thinness_of_a_smoothed_point_are_its_windows(
    ask: Ask, kind: str, grain: str, days: int
) -> None:
    raw = Selection(kind, (entity(ask, kind),), grain)
    smooth = replace(raw, smooth=days // {"day": 1, "week": 7}[grain])
    rows = ask(series_query(raw)).to_dicts()
    found = ask(series_query(smooth))
    for row in found.to_dicts():
        held = within(rows, row["period_start"], days)
        assert row["window_statements"] == sum(r["statements"] for r in held)
        distinct = sum(r["distinct_statements"] for r in held)
        assert row["window_distinct_statements"] == distinct
        assert row["is_thin"] == (distinct < THIN)
    assert found["statements"].to_list() == [r["statements"] for r in rows]
    assert found["is_thin"].sum() < sum(r["is_thin"] for r in rows)


def test_hover_subtitle_and_table_of_a_smoothed_series_tell_window_and_periods_apart(
    ask: Ask,
) -> None:
    chosen = Selection("country", ("USA",), "year", smooth=5)
    points = ask(series_query(chosen))
    last = points.row(-1, named=True)
    hover = timeline.figure(timeline.Timeline(chosen, {"USA": "US"}), points, None)["data"][-1]
    assert f"n = {last['window_statements']:,} in the window, 2021 to 2025" in hover["text"][-1]
    assert "documents" not in hover["text"][-1]
    n = f"n = {points['statements'].sum():,} statements"
    assert n in timeline.subtitle(chosen, points)
    assert "are those of its window" in timeline.note(chosen, points)
    table = timeline.table(points, {"USA": "US"}, chosen).row(-1, named=True)
    assert table["window_statements"] > table["statements"]


@pytest.mark.parametrize(
    ("measure", "mix", "dup", "smooth", "column"),
    [
        ("mean", "raw", "all", 0, "mean"),
        ("mean", "fixed", "all", 0, "mean_fixed_mix"),
        ("mean", "raw", "once", 0, "mean_distinct"),
        ("mean", "raw", "once", 3, "mean_distinct_trailing_3"),
        ("threat", "raw", "all", 5, "threat_trailing_5"),
        ("statements", "raw", "once", 0, "distinct_statements"),
        ("statements", "raw", "all", 3, "statements_trailing_3"),
    ],
)
def test_column_of_a_table_says_what_was_done_to_its_values(
    ask: Ask, measure: str, mix: str, dup: str, smooth: int, column: str
) -> None:
    chosen = Selection("country", ("USA",), "year", MEASURES[measure], mix, dup, smooth)
    points = ask(series_query(chosen))
    table = timeline.table(points, {"USA": "US"}, chosen)
    assert table[column].to_list() == points["value"].to_list()
    assert ("mean" in table.columns) is (column == "mean")


@pytest.mark.parametrize(
    ("start", "grain", "periods", "first"),
    [
        (date(2001, 2, 1), "month", 3, date(2000, 11, 1)),
        (date(2001, 1, 1), "month", 12, date(2000, 1, 1)),
        (date(2001, 1, 1), "year", 4, date(1997, 1, 1)),
        (date(2001, 1, 8), "week", 2, date(2000, 12, 25)),
        (date(1, 2, 1), "month", 3, date.min),
        (date(3, 1, 1), "year", 4, date.min),
        (date(1, 1, 3), "day", 6, date.min),
    ],
)
def test_period_so_many_earlier(start: date, grain: str, periods: int, first: date) -> None:
    assert earlier(start, grain, periods) == first


def within(rows: list[dict[str, Any]], last: date, days: int) -> list[dict[str, Any]]:
    """The rows of so many days up to the last."""
    return [r for r in rows if last - timedelta(days=days) < r["period_start"] <= last]


@pytest.mark.parametrize("grain", GRAINS)
def test_held_mix_says_how_far_back_it_reaches(ask: Ask, grain: str) -> None:
    chosen = Selection("country", ("USA",), grain, mix="fixed")
    span = VARIABLES["reference_span"][grain]
    said = timeline.subtitle(chosen, ask(series_query(chosen)))
    assert f"held fixed within each {grain} and the {span} before it, not beyond" in said
    told = controls.mix_help(grain)
    assert f"in this {grain} and the {span} before it" in told
    assert "one slower than that is not" in told and "first heard" in told


def test_smoothing_says_how_it_weighs() -> None:
    weighed = {
        measure: Selection("country", (), "year", MEASURES[measure], duplicates="once", smooth=3)
        for measure in ("mean", "threat", "statements")
    }
    assert weighed["mean"].smoothing_words().endswith("weighted by statements counted once")
    assert weighed["threat"].smoothing_words().endswith("weighted by statements")
    assert (
        weighed["statements"].smoothing_words().endswith("no earlier than this build's first year")
    )


@pytest.mark.parametrize(
    ("grain", "first", "last"),
    [
        ("day", date(2014, 5, 14), date(2015, 2, 3)),
        ("week", date(2014, 5, 12), date(2015, 2, 8)),
        ("month", date(2014, 5, 1), date(2015, 2, 28)),
        ("year", date(2014, 1, 1), date(2015, 12, 31)),
    ],
)
def test_span_is_of_whole_periods(ask: Ask, grain: str, first: date, last: date) -> None:
    days = {"start": date(2014, 5, 14), "end": date(2015, 2, 3)}
    chosen = Selection("country", ("USA",), grain, **days)
    assert (chosen.start, chosen.end) == (first, last)
    where, params = counted_sql(chosen)
    listed = ask(
        Query(
            "select count(*) from marts.fct_statements"
            f" where country_code = 'USA' and target_ordinal = 1 and {where}",
            params,
        )
    )
    assert listed.item() == ask(series_query(chosen))["statements"].sum() > 0


@pytest.mark.parametrize("grain", GRAINS)
def test_span_reaches_to_the_ends_of_the_calendar(grain: str) -> None:
    chosen = Selection("country", ("USA",), grain, start=date.min, end=date.max)
    assert (chosen.start, chosen.end) == (date.min, date.max)


def test_share_interval_is_wilsons_at_an_effective_n(ask: Ask) -> None:
    chosen = Selection("country", ("USA",), "year", MEASURES["threat"])
    rows = ask(series_query(chosen)).to_dicts()
    assert any(r["statements"] > r["documents"] for r in rows)
    for r in rows:
        n = r["statements"] / (1 + LIKENESS * (r["statements"] / r["documents"] - 1))
        for bound in (r["low"], r["high"]):  # where the share is just 1.96 standard errors off
            error = bound * (1 - bound) / n
            assert (r["value"] - bound) ** 2 == pytest.approx(Z**2 * error, abs=1e-9)


def test_share_interval_holds_the_share_and_stays_within_bounds(
    ask: Ask,
) -> None:
    chosen = Selection("country", ("USA",), "month", MEASURES["threat"])
    frame = ask(series_query(chosen))
    assert (frame["low"] >= 0).all()
    assert (frame["high"] <= 1).all()
    assert (frame["low"] <= frame["value"] + 1e-9).all()
    assert (frame["value"] <= frame["high"] + 1e-9).all()


def test_ranking_agrees_with_a_plain_mean(ask: Ask) -> None:
    frame = ask(ranking_query("target_code", "country_code = $a", {"a": "USA"}))
    row = frame.row(0, named=True)
    plain = ask(
        Query(
            "select avg(escalation), count(*) from marts.fct_statements"
            " where country_code = 'USA' and target_code = $b",
            {"b": row["entity"]},
        )
    )
    assert plain.row(0) == (pytest.approx(row["value"]), row["statements"])
    assert row["low"] < row["value"] < row["high"]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_map_shows_the_values_of_its_table(ask: Ask, measure: Measure) -> None:
    where = "target_code is not null"
    values, table = (
        ask(query("country_code", where, {}, 400, Counting(measure)))
        for query in (values_query, ranking_query)
    )
    assert values["entity"].to_list() == table["entity"].to_list()
    assert values["statements"].to_list() == table["statements"].to_list()
    assert values["value"].to_list() == pytest.approx(table["value"].to_list())


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_measure_of_a_group_is_that_of_the_series(ask: Ask, measure: Measure) -> None:
    series = ask(series_query(Selection("dyad", ("USA>RUS",), "year", measure)))
    point = series.sort("statements").row(-1, named=True)
    where = "country_code = 'USA' and statement_date between $start and $end"
    days = {"start": point["period_start"], "end": point["period_end"]}
    ranked = ask(ranking_query("target_code", where, dict(days), counting=Counting(measure)))
    mine = ranked.filter(pl.col("entity") == "RUS").row(0, named=True)
    assert mine["value"] == pytest.approx(point["value"])
    assert (mine["statements"], mine["documents"]) == (point["statements"], point["documents"])
    if measure.kind == "share":
        assert (mine["low"], mine["high"]) == pytest.approx((point["low"], point["high"]))
    if measure.kind == "count":
        assert mine["low"] is None and mine["high"] is None


def test_copy_toward_another_state_counts_there_once() -> None:
    with duckdb.connect() as con:
        con.execute(
            """create schema marts; create table marts.fct_statements as
            select * from (values
                ('RUS', 'DEU', 'a', true, true, 1.0), ('RUS', 'JPN', 'b', false, true, 1.0),
                ('RUS', 'JPN', 'c', false, false, 1.0)
            ) rows(country_code, target_code, document_id, is_distinct_representative,
                   is_first_toward_target, escalation)
            cross join (select null::date as statement_date, null::varchar as act,
                null::varchar as act_probabilities,
                null::varchar as modality, null::double as goldstein, null::varchar as evidence)"""
        )
        toward, spoken = Counting(duplicates="once", toward=True), Counting(duplicates="once")
        counts = [
            con.sql(values_query(by, c.narrowed("true"), {}, 9, c).sql).pl().rows()
            for by, c in (("target_code", toward), ("country_code", spoken))
        ]
    days = (None, None)
    assert counts == [
        [("DEU", 1.0, 1, 1, *days), ("JPN", 1.0, 1, 1, *days)],
        [("RUS", 1.0, 1, 1, *days)],
    ]


def test_chart_breaks_its_line_where_nothing_was_said() -> None:
    rows = {
        "entity": ["USA"] * 3,
        "period_start": [date(2000, 1, 1), date(2001, 1, 1), date(2004, 1, 1)],
        "value": [1.0, 2.0, 3.0],
        "low": [0.0, 1.0, 2.0],
        "high": [2.0, 3.0, 4.0],
        "statements": [9, 2, 9],
        "documents": [3, 1, 3],
        "is_thin": [False, True, False],
        "is_partial": [False, False, True],
    }
    figure = trend(
        pl.DataFrame(rows), {"USA": "United States"}, MEASURES["mean"], "year", band=True
    )
    band, _, line = figure["data"]
    # The thin second point has a fainter line of its own.
    assert line["y"] == [1.0, None, 2.0, None, 3.0]
    assert line["connectgaps"] is False
    assert line["marker"]["opacity"][2] < line["marker"]["opacity"][0]
    assert line["marker"]["symbol"][4] == "circle-open"
    assert band["x"].count(None) == 2
    assert line["customdata"][0] == ["USA", "2000-01-01"]


@pytest.mark.parametrize("rows", ["country", "speaker"])
@pytest.mark.parametrize("name", ["mean", "threat", "statements"])
def test_a_matrix_draws_the_values_of_its_table(ask: Ask, rows: str, name: str) -> None:
    view = matrix.View(rows, Counting(MEASURES[name], toward=True), None, None)
    drawn, listed = ask(matrix.values_query(view)), ask(matrix.matrix_query(view))
    assert len(drawn) > 4
    assert_frame_equal(drawn, listed.select(drawn.columns))
