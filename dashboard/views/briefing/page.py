"""Briefing: what moved, in sentences that lead to the evidence, and what it all rests on."""

from __future__ import annotations

import streamlit as st

from dashboard import entities, escape, queries, session, state, timeline
from dashboard.series import Selection
from dashboard.session import Reading
from dashboard.views.briefing import data


def draw() -> None:
    reading = session.get()
    names = entities.names(reading)
    totals = reading.ask(data.TOTALS).row(0, named=True)
    st.html(
        f"<h1 class='cq-h1'>Briefing</h1><p class='cq-lead'>{escape.html(data.basis(totals))}</p>"
    )
    if not totals["statements"]:
        st.info(
            "This build holds no statements yet. Load some with `communique ingest PATH`,"
            " then `communique refresh`."
        )
        return
    grain = data.grain(reading)
    _swing(reading, names, grain)
    left, right = st.columns(2, gap="large")
    with left:
        _changes(reading, names)
    with right:
        _movers(reading, names, grain)
    _freshness(reading)


def _swing(reading: Reading, names: entities.Names, grain: str) -> None:
    """The relation whose tone has moved furthest, with its chart."""
    found = reading.ask(data.swing_query(grain))
    if found.is_empty():
        st.info(
            "No pair of states has enough statements in enough periods for a line yet;"
            " the Statements page shows what there is."
        )
        return
    row = found.row(0, named=True)
    dyad = f"{row['country_code']}>{row['target_code']}"
    chosen = Selection("dyad", (dyad,), grain)
    state.get("grain", grain)
    timeline.show(
        timeline.Timeline(
            chosen,
            {dyad: names.dyad(dyad)},
            data.swing_marks(row),
            name="swing",
            heading=data.swing_text(row, names, grain),
        )
    )
    st.caption(data.swing_note(row))
    st.page_link(
        "views/dyad/page.py",
        label=escape.markdown(f"Both sides of {names.dyad(dyad)}"),
        icon=":material/arrow_forward:",
        query_params=state.link_params(a=row["country_code"], b=row["target_code"], grain=grain),
    )


def _changes(reading: Reading, names: entities.Names) -> None:
    st.html("<h2 class='cq-title'>Lasting changes of tone</h2>")
    st.caption("Dates at which a relation's level changed and stayed changed; the newest first.")
    if "marts.change_points" not in queries.tables(reading.database):
        st.html("<p class='cq-hint'>This build has no change points.</p>")
        return
    found = reading.ask(data.CHANGES)
    if found.is_empty():
        st.html("<p class='cq-hint'>None that the data can carry.</p>")
    for row in found.to_dicts():
        _sentence(data.change_text(row, names), row, row["grain"], row["change_date"])


def _movers(reading: Reading, names: entities.Names, grain: str) -> None:
    st.html("<h2 class='cq-title'>Off their own baseline</h2>")
    st.caption(
        f"Relations whose newest {grain} differs most from the {grain}s before, in standard"
        " deviations of their own past."
    )
    found = reading.ask(data.movers_query(grain))
    if found.is_empty():
        st.html("<p class='cq-hint'>None: no relation with enough statements stands out.</p>")
    for row in found.to_dicts():
        _sentence(data.mover_text(row, names, grain), row, grain, row["period_start"])


def _sentence(text: str, row: dict[str, str], grain: str, day: object) -> None:
    """A finding that opens the dyad's page at the point in question."""
    dyad = f"{row['country_code']}>{row['target_code']}"
    st.page_link(
        "views/dyad/page.py",
        label=escape.markdown(text, 300),
        icon=":material/arrow_forward:",
        query_params=state.link_params(
            a=row["country_code"],
            b=row["target_code"],
            grain=grain,
            point=f"{dyad}@{data.period_start(day, grain)}",
        ),
    )


def _freshness(reading: Reading) -> None:
    st.html("<h2 class='cq-title'>Coverage and freshness</h2>")
    lines = data.freshness(reading)
    st.html("".join(f"<p class='cq-hint'>{escape.html(line)}</p>" for line in lines))
    st.page_link("views/coverage/page.py", label="All of it", icon=":material/arrow_forward:")


draw()
