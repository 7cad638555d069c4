"""Coverage and quality: what the build rests on, what it lacks, and how it was checked."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from dashboard import (
    controls,
    entities,
    escape,
    events,
    evidence,
    furniture,
    queries,
    session,
    state,
)
from dashboard.charts import span_text
from dashboard.marks import Mark, marked, marks_note
from dashboard.periods import period_text
from dashboard.views.coverage import charts, data
from warehouse import store
from warehouse.builds import Builds, retention

PICK = partial(controls.pick_row, "coverage")
BY = {"source": "Kinds of input", "publisher": "Outlets", "country_code": "Speakers' states"}


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Coverage and quality</h1>")
    totals = reading.ask(data.TOTALS).row(0, named=True)
    _figures(totals)
    if totals["statements"]:
        _over_time()
    known = queries.tables(reading.database)
    for title, note, query in data.SECTIONS:
        if query.needs <= known:
            _first_rows(title, note, query.query)
        else:
            _section(title, f"This build has no table {', '.join(query.needs - known)}.", None)
    _builds(reading.build_id)


def _figures(totals: dict[str, int]) -> None:
    shown = {
        "Documents": "documents",
        "Statements": "statements",
        "Different statements": "distinct_statements",
        "Directed at a state": "directed_statements",
        "Speakers": "speakers",
        "Outlets": "publishers",
        "Undated documents": "undated_documents",
        "Undated statements": "undated_statements",
        "Without a speaker": "nameless_statements",
    }
    cells = "".join(
        f"<div><dt>{label}</dt><dd>{totals[name]:,}</dd></div>" for label, name in shown.items()
    )
    st.html(f"<dl class='cq-figures'>{cells}</dl>")


def _over_time() -> None:
    by = state.one_of("by", list(BY), "source")
    left, right = controls.row("coverage", [5, 1])
    left.segmented_control(
        "Coverage by", list(BY), format_func=BY.__getitem__, required=True,
        **state.bind("by", by, pick=""),  # a bar is of one of these
    )  # fmt: skip
    query = data.over_time(by)
    frame = session.get().ask(query)
    if frame.is_empty():
        st.info("No data: no statement of this build has a date.")
        return
    with right:
        marks = events.choose(session.get(), *charts.days(frame))
    groups = sorted(set(frame["entity"]))
    labels = _labels(by, groups)
    bars = {
        f"{group}@{day}": f"{labels[group]}, {period_text(day, 'year')}"
        for group, day in frame.select("entity", "period_start").iter_rows()
    }
    chosen = controls.chosen_row("coverage", bars)
    title = f"Statements a year, by {BY[by].lower()}"
    furniture.show(_card(title, frame, labels, query, list(bars), marks), pick=PICK)
    furniture.choose_row("coverage", title, bars, chosen, PICK)
    if chosen:
        group, _, day = chosen.rpartition("@")
        where, params = data.of_bar(by, group, groups, date.fromisoformat(day))
        evidence.show_list(bars[chosen], where, params, key="coverage")


def _labels(by: str, groups: list[str]) -> dict[str, str]:
    """The groups' names; one of states that is no state keeps its own."""
    if by == "country_code":
        return entities.labels(session.get(), "country", tuple(groups))
    return entities.told_apart({group: escape.plain(group, 60) for group in groups})


def _card(
    title: str,
    frame: pl.DataFrame,
    labels: dict[str, str],
    query: queries.Query,
    keys: list[str],
    marks: list[Mark],
) -> furniture.Card:
    years = frame.group_by("period_start").agg(pl.col("statements").sum())
    most = years.sort("statements", "period_start").row(-1, named=True)
    return furniture.Card(
        name="coverage",
        title=title,
        subtitle=f"Statements, by year, {span_text(frame, 'year')}; the six largest groups and"
        f" the rest; n = {int(frame['statements'].sum()):,}",
        figure=marked(charts.stacked(frame, labels), marks),
        table=frame,
        query=query,
        alt=f"Stacked bars of statements a year; most in"
        f" {most['period_start']:%Y}, {most['statements']:,}.",
        note="A part of a bar or a row of the table opens its statements. A change here can look"
        " like a change of tone: compare before you conclude." + marks_note(marks),
        keys=keys,
    )


def _first_rows(title: str, note: str, query: queries.Query) -> None:
    """A section's rows, or the first of them and how many there are."""
    reading = session.get()
    shown = data.first(query)
    frame = reading.ask(shown)
    whole = reading.ask(data.count(query))["n"][0] if len(frame) == data.MOST else len(frame)
    _section(title, note, frame, shown.literal, whole)


def _section(
    title: str, note: str, frame: pl.DataFrame | None, sql: str = "", whole: int = 0
) -> None:
    st.html(f"<h2 class='cq-title'>{escape.html(title)}</h2>")
    st.caption(note)
    if frame is None:
        return
    if frame.is_empty():
        st.html("<p class='cq-hint'>None.</p>")
        return
    if whole > len(frame):
        st.caption(f"The first {len(frame):,} of {whole:,}; the SQL page has all.")
    furniture.show_table(title.lower().replace(" ", "_"), title, frame, sql, whole=whole)


def _builds(current: str) -> None:
    builds = Builds(store.home()).all()[::-1]
    rows = [{**build.facts(), "is_open": build.build_id == current} for build in builds]
    _section(
        "Builds",
        f"The newest first; a link that names a build opens it. {retention()}",
        pl.DataFrame(rows, infer_schema_length=None),
    )
    sound = [row["build_id"] for row in rows if row["problem"] is None]
    if current in sound:
        st.selectbox("Open a build", sound, **state.bind("build", current))


draw()
