"""Dyad: two states toward each other, the asymmetry between them, and their acts over time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import (
    controls,
    entities,
    escape,
    evidence,
    furniture,
    lagpanel,
    rankings,
    references,
    session,
    state,
    timeline,
)
from dashboard.charts import span_text
from dashboard.marks import Mark, marked, marks_note
from dashboard.measures import counted
from dashboard.periods import period_text
from dashboard.series import Selection
from dashboard.views.dyad import charts, comparison, data


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Dyad</h1>")
    options, default = data.countries(reading), data.default_pair(reading)
    if default is None:
        st.info("No data: no statement of this build is directed from one state at another.")
        return
    usual, other = default[0], state.get("b")
    if other in options and state.get("a") not in options:
        usual = data.partner(reading, other)
    left, right = st.columns(2)
    with left:
        first = controls.choose_one("a", "One state", options, usual)
    with right:
        second = controls.choose_one("b", "The other", options, data.partner(reading, first))
    if first == second:
        st.info("Choose two different states.")
        return
    pair = (f"{first}>{second}", f"{second}>{first}")
    labels = entities.labels(reading, "dyad", pair)
    chosen, marks = controls.choose_series(reading, "dyad", pair)
    said = data.ways(reading, pair)
    reference = references.choose(reading, chosen.grain)
    on_each_other = data.on_each_other(pair, said, options)
    heading = f"{chosen.measure.label}: {on_each_other}"
    timeline.show(timeline.Timeline(chosen, labels, marks, "dyad", heading, reference))
    if reference:
        lagpanel.show(chosen, labels, reference)
    nothing = data.never_both(chosen, said, options)
    _asymmetry(chosen, labels, marks, entities.begin(on_each_other), nothing)
    _acts(chosen, labels, marks, data.their_words(pair, said, options))
    _comparison(chosen, labels, marks)


def _comparison(chosen: Selection, labels: dict[str, str], marks: Sequence[Mark]) -> None:
    """What one side says beside what other projects' coders saw it do."""
    st.html("<h2 class='cq-title'>Compared with event data</h2>")
    ways = dict(zip(("there", "back"), chosen.entities, strict=True))
    way = state.one_of("way", list(ways), "there")
    st.segmented_control(
        "Direction",
        list(ways),
        format_func=lambda key: labels[ways[key]],
        required=True,
        **state.bind("way", way, wordpoint=""),
    )
    entity = ways[way]
    source, target = entity.split(">")
    found = comparison.coders(session.get(), source, target)
    if not found:
        controls.chosen_in("wordpoint", comparison.GRAIN, ())
        st.caption(
            f"This build has no coded events of {escape.markdown(labels[entity])}. ICEWS, POLECAT"
            " and GDELT files are read by `communique ingest`; `communique fetch gdelt --kind"
            " events` brings GDELT's."
        )
        return
    coder = state.one_of("coder", list(found), next(iter(found)))
    st.selectbox(
        "Event data",
        list(found),
        format_func=lambda key: f"{comparison.CODERS[key][0]} ({counted(found[key], 'event')})",
        **state.bind("coder", coder),
    )
    ours = Selection("dyad", (entity,), comparison.GRAIN, start=chosen.start, end=chosen.end)
    label = {entity: labels[entity]}
    other = comparison.reference(coder, source, target)
    heading = f"Words and events: {labels[entity]}"
    left_out = rankings.left_out(chosen, is_plain=True)
    chart = timeline.Timeline(
        ours, label, marks, "words_events", heading, other, left_out, point="wordpoint"
    )
    if timeline.show(chart) is not None:
        lagpanel.show(ours, label, other, "lags_events")


def _asymmetry(
    chosen: Selection, labels: dict[str, str], marks: Sequence[Mark], who: str, nothing: str
) -> None:
    query = data.asymmetry_query(chosen)
    frame = session.get().ask(query)
    if frame.is_empty():
        controls.chosen_in("gappoint", chosen.grain, ())
        st.caption(escape.markdown(nothing, 0))
        return
    bars = {
        f"{chosen.entities[0]}@{day}": f"{who}, {period_text(day, chosen.grain)}"
        for day in frame["period_start"]
    }
    point, day = controls.chosen_in("gappoint", chosen.grain, bars)
    there, back = labels.values()
    title = f"Who is harsher: {there} minus {back}"
    furniture.show(
        furniture.Card(
            name="asymmetry",
            title=title,
            subtitle=f"Difference of the mean escalation, by {chosen.grain},"
            f" {span_text(frame, chosen.grain)}, where both spoke;"
            f" n = {int(frame['statements'].sum()):,} statements",
            figure=marked(charts.asymmetry(frame, labels, chosen.grain), marks),
            table=frame,
            query=query,
            alt=f"Bars above zero where {there} is the harsher, below where {back} is.",
            note="Line: 95 % interval of the difference; faded bars rest on few statements and show"
            " none, hollow ones are of a period not covered whole. A bar or a row of the table"
            f" opens both sides' statements. {rankings.left_out(chosen, is_plain=True)}".rstrip()
            + marks_note(marks),
            keys=list(bars),
        ),
        pick=_pick_gap,
    )
    furniture.choose_row("asymmetry", title, bars, point, _pick_gap)
    if point and day:
        where, params = data.in_period(chosen, day)
        evidence.show_list(bars[point], where, params, key="gap")


def _pick_gap(key: str) -> None:
    state.touch(gappoint=key)


def _acts(chosen: Selection, labels: dict[str, str], marks: Sequence[Mark], title: str) -> None:
    query = data.acts_query(chosen)
    frame = session.get().ask(query)
    if frame.is_empty():
        return
    rows = {
        f"{dyad}:{act}@{day}": f"{labels[dyad]}, {period_text(day, chosen.grain)}: {act}"
        for dyad, act, day in frame.select("dyad", "act", "period_start").iter_rows()
    }
    point, day = controls.chosen_in("actpoint", chosen.grain, rows)
    furniture.show(
        furniture.Card(
            name="acts",
            title=title,
            subtitle=f"Statements by direction, act and {chosen.grain},"
            f" {span_text(frame, chosen.grain)}; the area of a circle is their number;"
            f" n = {int(frame['statements'].sum()):,}",
            figure=marked(charts.acts(frame, labels, chosen.grain), marks),
            table=frame,
            query=query,
            alt="Circles by act, ordered from conciliatory to hostile, over time; a panel each for"
            f" {' and '.join(labels.values())}.",
            note="Colour: the act's severity, in full from −4 and +4 on. A circle or a row of the"
            f" table opens its statements. {rankings.left_out(chosen, is_plain=True)}".rstrip()
            + marks_note(marks),
            keys=list(rows),
        ),
        pick=_pick_act,
    )
    furniture.choose_row("acts", title, rows, point, _pick_act)
    if point and day:
        dyad, _, act = point.partition("@")[0].partition(":")
        where, params = data.act_point(chosen, dyad, act, day)
        evidence.show_list(rows[point], where, params, key="act")


def _pick_act(key: str) -> None:
    state.touch(actpoint=key)


draw()
