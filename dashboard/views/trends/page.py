"""Trends: countries, dyads and speakers over time, alone or compared."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, entities, lagpanel, references, session, state, timeline
from dashboard.measures import KINDS
from dashboard.views.trends import charts, data


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Trends</h1>")
    kind = state.one_of("kind", list(KINDS), data.default_kind(reading))
    bound = state.bind("kind", kind) | {"on_change": _compare, "args": (kind,)}
    st.segmented_control("Of", list(KINDS), format_func=KINDS.__getitem__, required=True, **bound)
    options = entities.options(reading, kind, controls.asked_entities())
    if not options:
        st.info(
            f"No data: this build has no statements for a series of {KINDS[kind].lower()}."
            " Load some with `communique ingest`, then `communique refresh`."
        )
        return
    chosen = controls.choose_entities(kind, options, data.default_entities(options))
    labels = {entity: options[entity] for entity in chosen}
    selection, marks = controls.choose_series(reading, kind, chosen)
    reference = references.choose(reading, selection.grain)
    is_split = len(chosen) > 1 and controls.choose_panels()
    if is_split and reference:
        st.caption("Panels have no second axis: choose one chart to see it.")
    timeline.show(
        timeline.Timeline(
            selection,
            labels,
            marks,
            reference=None if is_split else reference,
            draw=(lambda frame, point: charts.panels(frame, labels, selection, marks, point))
            if is_split
            else None,
        )
    )
    if reference:
        lagpanel.show(selection, labels, reference)


def _compare(before: str) -> None:
    """Go over to another kind, which what was chosen does not belong to, save states to states."""
    kind = st.session_state["w_kind"]
    kept = {before, kind} <= {"country", "target"}
    state.touch(kind=kind, **({} if kept else {"e": "", "point": "", "lagof": "", "pick": ""}))


draw()
