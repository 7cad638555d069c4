"""Matrix: who speaks how toward whom, as states or as speakers."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from dashboard import controls, entities, evidence, furniture, groups, session, state
from dashboard.charts import ARROW
from dashboard.measures import counted, value_columns, value_text
from dashboard.method import THIN
from dashboard.views.matrix import charts, data

PICK = partial(controls.pick_row, "matrix")
ROWS = {"country": "States", "speaker": "Speakers"}
SHOWN = {"country": ("state", " speaking"), "speaker": ("speaker", "")}


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Matrix</h1>")
    extent = data.extent(reading)
    if extent is None:
        st.info("No data: no dated statement of this build is directed at another state.")
        return
    row = controls.row("matrix", [16, 15, 12, 12, 15])
    rows = state.one_of("rows", list(ROWS), data.default_rows(reading))
    row[0].segmented_control(
        "Who speaks", list(ROWS), format_func=ROWS.__getitem__, required=True,
        **state.bind("rows", rows, sources="", pick=""),
    )  # fmt: skip
    counting = groups.choose(row[1], row[4])
    start, end = controls.choose_dates(row[2], row[3], *extent)
    left, right = controls.row("sides", [1, 1])
    with left:
        sources = _choose("sources", "Rows", rows)
    with right:
        targets = _choose("targets", "Columns", "target")
    _card(data.View(rows, counting, start, end, sources, targets))


def _choose(name: str, label: str, kind: str) -> tuple[str, ...]:
    """Which states or speakers make one side of the matrix; none leaves it to the page."""
    options = entities.options(session.get(), kind, controls.asked_entities(name, data.MOST))
    return controls.choose_some(name, label, kind, options, data.MOST)


def _card(view: data.View) -> None:
    reading = session.get()
    query = data.matrix_query(view)
    frame = reading.ask(data.values_query(view))
    if frame.is_empty():
        whom = "these columns" if view.targets else "another state"
        of = " of these rows" * bool(view.sources)
        st.info(f"No data: nothing{of} in the chosen days is directed at {whom}.")
        return
    sources = view.sources or tuple(dict.fromkeys(frame["source"].to_list()))
    targets = view.targets or tuple(dict.fromkeys(frame["target_code"].to_list()))
    labels = entities.labels(reading, view.rows, sources)
    target_labels = entities.labels(reading, "country", targets)
    cells = {
        f"{source}>{target}": f"{labels[source]}{ARROW}{target_labels[target]}"
        for source, target in frame.select("source", "target_code").iter_rows()
    }
    chosen = controls.chosen_row("matrix", cells)
    measure = view.counting.measure
    top = groups.highest(frame)
    highest = f"{top['source']}>{top['target_code']}"
    furniture.show(
        furniture.Card(
            name="matrix",
            title="Who speaks how toward whom",
            subtitle=view.counting.subtitle(
                int(frame["statements"].sum()), groups.PAIRS, ", rows toward columns"
            )
            + groups.days_text(frame)
            + _left_out(view, frame, len(sources), len(targets)),
            figure=charts.matrix(frame, labels, target_labels, measure),
            table=lambda: reading.ask(query).select(
                pl.col("source").replace_strict(labels).alias(view.rows),
                pl.col("target_code").replace_strict(target_labels).alias("target"),
                "source",
                "target_code",
                *value_columns(measure.key, *groups.COLUMNS),
            ),
            query=query,
            alt=f"{len(sources)} rows of {ROWS[view.rows].lower()} by {len(targets)} states; the"
            f" highest is {cells[highest]} with {value_text(measure, top['value'])}.",
            note=f"Faded cells rest on fewer than {THIN} distinct statements, empty ones on none."
            f"{groups.where_intervals(measure)}",
            keys=list(cells),
        ),
        pick=PICK,
    )
    furniture.choose_row("matrix", "Who speaks how toward whom", cells, chosen, PICK)
    if chosen:
        source, _, target = chosen.rpartition(">")
        where, params = data.cell(view, source, target)
        evidence.show_list(cells[chosen], where, params, key="cell")


def _left_out(view: data.View, frame: pl.DataFrame, rows: int, columns: int) -> str:
    """Which rows and columns are shown and how much of the whole they hold, unless it is all."""
    whole = frame["whole"][0]
    if frame["statements"].sum() == whole:
        return ""
    noun, speaking = SHOWN[view.rows]
    left = f"the {counted(rows, noun)}{speaking} with most statements"
    they = "they, or one of them," if rows > 1 else "they"
    right = f"the {counted(columns, 'state')} {they} speak to most"
    if view.sources:
        left = f"{counted(rows, f'chosen {noun}')}{speaking}"
    elif view.targets:
        left = f"the {counted(rows, noun)} with most statements to them"
    if view.targets:
        right = f"{counted(columns, 'chosen state')} spoken to"
    return f"; {left} and {right}, of {whole:,} pairs in all"


draw()
