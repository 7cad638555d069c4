"""Country: what a state says and what is said to it, toward whom and by whom."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, entities, rankings, session, state, timeline
from dashboard.series import Selection
from dashboard.views.country import data

SIDES = {"says": "What it says", "told": "What is said to it"}


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Country</h1>")
    options = data.countries(reading)
    if not options:
        st.info("No data: no statement of this build has a speaker's state and a date.")
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        code = controls.choose_one("a", "State", options, next(iter(options)))
    side = state.one_of("side", list(SIDES), data.default_side(reading, code))
    right.segmented_control(
        "Side",
        list(SIDES),
        format_func=SIDES.__getitem__,
        required=True,
        **state.bind("side", side),
    )
    kind = "country" if side == "says" else "target"
    chosen, marks = controls.choose_series(reading, kind, (code,))
    name = options[code]
    who = entities.in_sentence(name)
    what = f"all that {who} says" if side == "says" else f"all that is said to {who}"
    heading = f"{chosen.measure.label}: {what}"
    timeline.show(timeline.Timeline(chosen, {code: name}, marks, "country", heading))
    _rankings(code, who, kind, chosen)


def _rankings(code: str, who: str, kind: str, chosen: Selection) -> None:
    other = "target_code" if kind == "country" else "country_code"
    headings = {
        "country": (f"Toward whom {who} speaks", f"Who speaks for {who}"),
        "target": (f"Which states speak to {who}", f"Who speaks to {who}"),
    }[kind]
    for column, heading in ((other, headings[0]), ("speaker_id", headings[1])):
        rankings.show(
            rankings.Ranking(
                "states" if column == other else "people",
                heading,
                column,
                data.counting(kind, chosen, column),
                partial(data.condition, kind, code, chosen, column),
                data.nothing(kind, chosen, column),
                rankings.left_out(chosen),
            ),
            partial(
                entities.labels, session.get(), "speaker" if column == "speaker_id" else "country"
            ),
        )


draw()
