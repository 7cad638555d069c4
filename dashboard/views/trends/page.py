"""Trends: countries, dyads and speakers over time, alone or compared."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, entities, events, evidence, furniture, session, state
from dashboard.charts import trend
from dashboard.measures import KINDS
from dashboard.series import Selection, series_query
from dashboard.views.trends import charts, data


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Trends</h1>")
    kind = state.one_of("kind", list(KINDS), data.default_kind(reading))
    st.segmented_control(
        "Of", list(KINDS), format_func=KINDS.__getitem__, required=True, **state.bind("kind", kind)
    )
    options = entities.options(reading, kind)
    if not options:
        st.info(
            f"This build has no statements that make a series of {KINDS[kind].lower()}."
            " Load some with `communique ingest`, then `communique refresh`."
        )
        return
    chosen = controls.choose_entities(options, data.default_entities(options))
    selection, marks = _choose(reading, kind, chosen)
    labels = {entity: options[entity] for entity in chosen}
    query = series_query(selection)
    frame = reading.ask(query)
    point = state.get("point")
    missing = [labels[e] for e in chosen if e not in frame["entity"].unique()]
    if frame.is_empty():
        st.info(data.nothing(selection, labels))
        return
    figure = (
        charts.panels(frame, labels, selection, marks, point)
        if state.get("panels", "one") == "many" and len(labels) > 1
        else trend(
            frame, labels, selection.measure, selection.grain,
            band=selection.has_interval, marks=marks, picked=point,
        )
    )  # fmt: skip
    furniture.show(
        furniture.Card(
            name="trends",
            title=data.title(selection, labels),
            subtitle=data.subtitle(selection, frame),
            figure=figure,
            table=data.table(frame, labels, selection),
            query=query,
            alt=data.alt_text(selection, labels, frame),
            note=data.note(selection, missing),
            keys=data.keys(frame),
        ),
        pick=lambda key: state.touch(point=key),
    )
    label = labels.get(point.rpartition("@")[0], "")
    evidence.show_point(kind, point if label else "", selection.grain, label)


def _choose(
    reading: session.Reading, kind: str, chosen: tuple[str, ...]
) -> tuple[Selection, list[charts.Mark]]:
    """The controls under the entities; what they choose."""
    row = st.columns([3, 2, 4, 2], vertical_alignment="bottom")
    with row[0]:
        measure = controls.choose_measure()
    with row[1]:
        grain = controls.choose_grain(controls.suggest_grain(reading, kind, chosen))
    extent = controls.extent(reading, kind, chosen, grain)
    with row[2]:
        start, end = controls.choose_dates(*extent) if extent else (None, None)
    with row[3]:
        mix, dup, smooth = controls.choose_options(measure, grain)
    marks = events.choose(reading, start, end)
    if len(chosen) > 1:
        layout = state.one_of("panels", ("one", "many"), "one")
        st.segmented_control(
            "Layout",
            ("one", "many"),
            format_func={"one": "One chart", "many": "A panel each"}.__getitem__,
            required=True,
            label_visibility="collapsed",
            **state.bind("panels", layout),
        )
    return Selection(kind, chosen, grain, measure, mix, dup, smooth, start, end), marks


draw()
