"""Map: how states speak, how they are spoken to, or how all stand to one state."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from dashboard import controls, entities, evidence, furniture, session, state
from dashboard.method import THIN
from dashboard.views.map import charts, data

VIEWS = {
    "told": "How each state is spoken to",
    "speaks": "How each state speaks of others",
    "from": "How one state speaks of each",
    "toward": "How each speaks of one state",
}


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Map</h1>")
    extent = data.extent(reading)
    if extent is None:
        st.info("No data: no dated statement of this build is directed at another state.")
        return
    view = state.one_of("view", list(VIEWS), "told")
    row = controls.row("map", [3, 2, 2, 3])
    row[0].selectbox("Show", list(VIEWS), format_func=VIEWS.__getitem__, **state.bind("view", view))
    options = data.countries(reading, view)
    code = ""
    if view in ("from", "toward"):
        with row[3]:
            code = controls.choose_one("a", "State", options, next(iter(options)))
    start, end = controls.choose_dates(row[1], row[2], *extent)
    _card(view, code, start, end)


def _card(view: str, code: str, start: date | None, end: date | None) -> None:
    reading = session.get()
    query = data.map_query(view, code, start, end)
    frame = reading.ask(data.means_query(view, code, start, end))
    if frame.is_empty():
        st.info("No data: nothing in the chosen days fits this view.")
        return
    codes = frame["entity"].to_list()
    labels = entities.labels(reading, "country", tuple(codes))
    off = [labels[c] for c in codes if c not in charts.shapes()]
    title = VIEWS[view].replace("one state", entities.names(reading).country(code))
    beyond = f"Not on the map: {', '.join(off[:12])}. " if off else ""
    furniture.show(
        furniture.Card(
            name="map",
            title=title,
            subtitle="Mean escalation from −10 (most conciliatory) to +10 (most hostile);"
            f" n = {int(frame['statements'].sum()):,} statements",
            figure=charts.world(frame, labels),
            table=lambda: _table(reading.ask(query), labels),
            query=query,
            alt=f"World map with {len(codes) - len(off)} states coloured by mean escalation.",
            note=f"{beyond}Faded states rest on fewer than {THIN} statements, blank ones have none,"
            " which is not calm. Boundaries imply no opinion.",
            keys=codes,
        ),
        pick=lambda key: state.touch(pick=f"map:{key}"),
    )
    picked, _, entity = state.get("pick").partition(":")
    if picked == "map" and entity in labels:
        where, params = data.condition(view, code, start, end, entity)
        evidence.show_list(f"{title}: {labels[entity]}", where, params, key="map")
    else:
        st.html("<p class='cq-hint'>Choose a state, or a row of the table, to read it.</p>")


def _table(frame: pl.DataFrame, labels: dict[str, str]) -> pl.DataFrame:
    return frame.select(pl.col("entity").replace_strict(labels).alias("country"), pl.all())


draw()
