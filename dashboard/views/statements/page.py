"""Statements: search and filter them, and read each with its evidence."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import controls, escape, evidence, session, state, statements
from dashboard.views.statements import data

SPANS = ("recent", "all")


def draw() -> None:
    reading = session.get()
    st.html("<h1 class='cq-h1'>Statements</h1>")
    one = state.get("id")
    if one:
        _single(one)
        return
    extent = data.extent(reading)
    if extent is None:
        st.info("No data: this build holds no statements.")
        return
    where, params = _filters(reading, extent)
    count = reading.ask(statements.count_query(where, params))["statements"][0]
    st.download_button(
        f"Download the first {min(count, data.DOWNLOAD):,} of {count:,} statements (CSV)",
        data=lambda: escape.csv_bytes(reading.ask(data.download_query(where, params))),
        file_name=f"communique_statements_{reading.build_id}.csv",
        mime="text/csv",
        on_click="ignore",
        disabled=not count,
    )
    evidence.show_list("What was said", where, params, key="search")
    with st.expander("The SQL behind it, and a link to this view"):
        st.code(data.download_query(where, params).literal, language="sql")
        st.code(state.permalink(reading.build_id), language=None, wrap_lines=True)


def _filters(reading: session.Reading, extent: data.Extent) -> tuple[str, dict[str, data.Scalar]]:
    text = state.get("q")
    top = controls.row("what", [4, 2, 2])
    top[0].text_input(
        "Words", max_chars=500, placeholder="words that stand in the statement",
        help="Whole words, in any order: war finds no warm, and war* finds both and warships.",
        **state.bind("q", text),
    )  # fmt: skip
    if beyond := " ".join(text.split()[data.WORDS :]):
        state.problem(f"A search takes {data.WORDS} words; these are left out: {beyond}")
    speakers = {"": "any state", **data.speaking(reading)}
    targets = {"": "any state or none", **data.spoken_to(reading)}
    with top[1]:
        source = controls.choose_one("a", "Said for", speakers, "")
    with top[2]:
        target = controls.choose_one("b", "Said to", targets, "")
    row = controls.row("when", [4, 2, 2])
    acts = data.acts(reading)
    asked = [act for act in state.get("act").split(",") if act in acts]
    row[0].multiselect(
        "Acts",
        acts,
        placeholder="any act",
        **state.bind("act", asked, lambda chosen: ",".join(chosen)),
    )
    begin = _begin(reading, extent)
    start, end = controls.choose_dates(row[1], row[2], extent.first, extent.last, begin)
    if begin and start is None:
        _tell_begin(begin, extent)
        state.get("from", begin.isoformat())
        start = begin
    return data.condition(text, source, target, asked, start, end)


def _begin(reading: session.Reading, extent: data.Extent) -> date | None:
    """Where a large build's list begins, unless the reader chose a first day, or all; None where
    that is the first day of all."""
    if not extent.is_large or state.one_of("span", SPANS, "recent") == "all":
        return None
    begin = data.recent_start(reading, controls.chosen_day("to"))
    return begin if begin and begin > extent.first else None


def _tell_begin(begin: date, extent: data.Extent) -> None:
    told, button = st.columns([5, 2], vertical_alignment="center")
    told.caption(
        f"This build is large: the list begins on {begin:%-d %B %Y}. Choose an earlier day to read"
        " further back."
    )
    button.button(
        f"Search all {extent.statements:,}",
        on_click=lambda: state.touch(span="all"),
        width="stretch",
    )


def _single(one: str) -> None:
    """One statement, as a link names it."""
    place = statements.place_of(session.get(), one)
    if place is None:
        st.warning("This build holds no statement of that id; another build may have had it.")
    else:
        evidence.show_cards([place])
    st.button("All statements", on_click=lambda: state.touch(id=""))


draw()
