"""Matrix: who speaks how toward whom, as states or as speakers."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import controls, entities, evidence, furniture, groups, session, state
from dashboard.charts import ARROW
from dashboard.measures import counted, value_columns, value_text
from dashboard.method import THIN
from dashboard.views.matrix import charts, data

ROWS = {"country": "States", "speaker": "Speakers"}
BUSIEST = {"country": ("state", " speaking"), "speaker": ("speaker", "")}


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
        **state.bind("rows", rows),
    )  # fmt: skip
    counting = groups.choose(row[1], row[4])
    _card(data.View(rows, counting, *controls.choose_dates(row[2], row[3], *extent)))


def _card(view: data.View) -> None:
    reading = session.get()
    query = data.matrix_query(view)
    frame = reading.ask(data.values_query(view))
    if frame.is_empty():
        st.info("No data: nothing in the chosen days is directed at another state.")
        return
    sources = tuple(dict.fromkeys(frame["source"].to_list()))
    targets = tuple(dict.fromkeys(frame["target_code"].to_list()))
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
            + _left_out(view, frame),
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
        pick=_pick,
    )
    furniture.choose_row("matrix", "Who speaks how toward whom", cells, chosen, _pick)
    if chosen:
        source, _, target = chosen.rpartition(">")
        where, params = data.cell(view, source, target)
        evidence.show_list(cells[chosen], where, params, key="cell")


def _left_out(view: data.View, frame: pl.DataFrame) -> str:
    """Which rows and columns are shown and how much of the whole they hold, unless it is all."""
    whole = frame["whole"][0]
    if frame["statements"].sum() == whole:
        return ""
    noun, speaking = BUSIEST[view.rows]
    return (
        f"; the {counted(frame['source'].n_unique(), noun)}{speaking} and"
        f" {counted(frame['target_code'].n_unique(), 'state')} spoken to with most statements,"
        f" of {whole:,} pairs in all"
    )


def _pick(key: str) -> None:
    state.touch(pick=f"matrix:{key}")


draw()
