"""Matrix: who speaks how toward whom, as states or as speakers."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from dashboard import controls, entities, evidence, furniture, session, state
from dashboard.charts import ARROW
from dashboard.method import THIN
from dashboard.views.matrix import charts, data

ROWS = {"country": "States", "speaker": "Speakers"}


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Matrix</h1>")
    extent = data.extent(reading)
    if extent is None:
        st.info("No data: no dated statement of this build is directed at another state.")
        return
    row = controls.row("matrix", [2, 2, 2, 3])
    rows = state.one_of("rows", list(ROWS), data.default_rows(reading))
    row[0].segmented_control(
        "Who speaks", list(ROWS), format_func=ROWS.__getitem__, required=True,
        **state.bind("rows", rows),
    )  # fmt: skip
    start, end = controls.choose_dates(row[1], row[2], *extent)
    _card(rows, start, end)


def _card(rows: str, start: date | None, end: date | None) -> None:
    reading = session.get()
    query = data.matrix_query(rows, start, end)
    frame = reading.ask(query)
    if frame.is_empty():
        st.info("No data: nothing in the chosen days is directed at another state.")
        return
    sources = tuple(dict.fromkeys(frame["source"].to_list()))
    targets = tuple(dict.fromkeys(frame["target_code"].to_list()))
    kind = "speaker" if rows == "speaker" else "country"
    labels = entities.labels(reading, kind, sources)
    target_labels = entities.labels(reading, "country", targets)
    keys = [f"{s}>{t}" for s, t in frame.select("source", "target_code").iter_rows()]
    furniture.show(
        furniture.Card(
            name="matrix",
            title="Who speaks how toward whom",
            subtitle="Mean escalation from −10 (most conciliatory) to +10 (most hostile), rows"
            f" toward columns; n = {int(frame['statements'].sum()):,} statements",
            figure=charts.matrix(frame, labels, target_labels),
            table=frame.select(
                pl.col("source").replace_strict(labels).alias(kind),
                pl.col("target_code").replace_strict(target_labels).alias("target"),
                pl.all(),
            ),
            query=query,
            alt=f"{len(sources)} rows of {ROWS[rows].lower()} by {len(targets)} states.",
            note=f"Faded cells rest on fewer than {THIN} statements; an empty cell has none.",
            keys=keys,
        ),
        pick=lambda key: state.touch(pick=f"matrix:{key}"),
    )
    picked, _, cell = state.get("pick").partition(":")
    source, _, target = cell.rpartition(">")
    if picked == "matrix" and cell in keys:
        where, params = data.cell(rows, source, target, start, end)
        title = f"{labels[source]}{ARROW}{target_labels[target]}"
        evidence.show_list(title, where, params, key="cell")
    else:
        st.html("<p class='cq-hint'>Choose a cell, or a row of the table, to read it.</p>")


draw()
