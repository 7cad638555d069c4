"""Speaker: roles, trend, targets and statements of one person, at first the most severe."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import (
    controls,
    entities,
    escape,
    evidence,
    furniture,
    rankings,
    session,
    state,
    statements,
    timeline,
)
from dashboard.facts import ONCE
from dashboard.groups import Counting
from dashboard.views.speaker import data


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Speaker</h1>")
    asked = state.get("who")
    options = entities.options(reading, "speaker", [asked] if asked else [])
    if not options:
        st.info("No data: no dated statement of this build has a known speaker.")
        return
    who = controls.choose_one("who", "Speaker", options, next(iter(options)))
    _roles(who)
    chosen, marks = controls.choose_series(reading, "speaker", (who,))
    name = options[who]
    heading = f"{chosen.measure.label}: all that {name} says"
    chart = timeline.Timeline(chosen, {who: name}, marks, "speaker", heading)
    has_point = timeline.show(chart)
    has_row = rankings.show(
        rankings.Ranking(
            "states",
            f"Toward whom {name} speaks",
            "target_code",
            Counting(chosen.measure, chosen.duplicates, toward=True),
            partial(data.toward, who, chosen),
            f"No statement of {name} in these days is directed at another state.",
            rankings.left_out(chosen),
        ),
        partial(entities.labels, reading, "country"),
    )
    if not has_point and not has_row:
        where, params = data.condition(who, chosen)
        is_hostile = state.one_of("order", list(statements.ORDERS), "hostile") == "hostile"
        title = f"{'The most severe statements' if is_hostile else 'Statements'} of {name}"
        evidence.show_list(title, f"{where} and {ONCE}", params, key="severe")


def _roles(who: str) -> None:
    """The person's roles as the texts name them, the latest first, with the days on which they
    were first and last given."""
    frame = session.get().ask(data.roles_query(who))
    lines = "".join(
        f"<tr><td>{escape.html(entities.role(r['role']))}</td>"
        f"<td>{escape.html(r['country_name'] or r['country_code'] or '')}</td>"
        f"<td>{r['first']}</td><td>{r['last'] or ''}</td></tr>"
        for r in frame.to_dicts()
    )
    if lines:
        head = "<tr><th>role</th><th>state</th><th>first named so</th><th>last named so</th></tr>"
        st.html(furniture.wide_table("Roles", lines, head))
        if frame["whole"][0] > len(frame):
            st.caption(f"The latest {len(frame)} of {frame['whole'][0]:,}; the SQL page has all.")


draw()
