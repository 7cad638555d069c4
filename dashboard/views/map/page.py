"""Map: how states speak, how they are spoken to, or how all stand to one state."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from dashboard import controls, entities, evidence, furniture, groups, session, state
from dashboard.measures import Measure, value_columns, value_text
from dashboard.method import THIN
from dashboard.views.map import charts, data

PICK = partial(controls.pick_row, "map")
VIEWS = {
    "told": "How each state is spoken to",
    "speaks": "How each state speaks of others",
    "from": "How one state speaks of the others",
    "toward": "How the others speak of one state",
}


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Map</h1>")
    extent = data.extent(reading)
    if extent is None:
        st.info("No data: no dated statement of this build is directed at another state.")
        return
    side = state.one_of("view", list(VIEWS), "told")
    top = controls.row("view", [1, 1])
    top[0].selectbox("Show", list(VIEWS), format_func=VIEWS.__getitem__, **state.bind("view", side))
    row = controls.row("map", [3, 2, 2, 3])
    counting = groups.choose(row[0], row[3])
    start, end = controls.choose_dates(row[1], row[2], *extent)
    code = ""
    if side in ("from", "toward"):
        options = data.countries(reading, side)
        if not options:
            st.info("No data: no statement directed at another state is said for a known one.")
            return
        with top[1]:
            code = controls.choose_one("a", "State", options, next(iter(options)))
    _card(data.View(side, code, counting, start, end))


def _card(view: data.View) -> None:
    reading = session.get()
    query = data.map_query(view)
    frame = reading.ask(data.values_query(view))
    if frame.is_empty():
        st.info("No data: nothing in the chosen days fits this view.")
        return
    codes = frame["entity"].to_list()
    entity = controls.chosen_row("map", codes)
    labels = entities.labels(reading, "country", tuple(codes))
    highest = groups.highest(frame)
    named = entities.in_sentence(labels[highest["entity"]])
    title = VIEWS[view.side].replace("one state", entities.names(reading).told(view.code))
    measure = view.counting.measure
    what = groups.PAIRS if data.ROW[view.side] == "target_code" else "statements"
    furniture.show(
        furniture.Card(
            name="map",
            title=title,
            subtitle=view.counting.subtitle(int(frame["statements"].sum()), what)
            + groups.days_text(frame),
            figure=charts.world(frame, labels, measure),
            table=lambda: _table(reading.ask(query), labels, measure),
            query=query,
            alt=f"World map with {len(charts.shapes().intersection(codes))} states coloured by"
            f" {measure.label.lower()}; the highest is {named} with"
            f" {value_text(measure, highest['value'])}.",
            note=f"{charts.undrawn(frame, labels, what)}Faded states rest on fewer than {THIN}"
            " distinct statements, blank ones have none, which is not calm."
            f"{groups.where_intervals(measure)} Boundaries imply no opinion.",
            keys=codes,
        ),
        pick=PICK,
    )
    furniture.choose_row("map", title, labels, entity, PICK)
    if entity:
        where, params = data.condition(view, entity)
        evidence.show_list(f"{title}: {labels[entity]}", where, params, key="map")


def _table(frame: pl.DataFrame, labels: dict[str, str], measure: Measure) -> pl.DataFrame:
    return frame.select(
        pl.col("entity").replace_strict(labels).alias("country"),
        "entity",
        *value_columns(measure.key, *groups.COLUMNS),
    )


draw()
