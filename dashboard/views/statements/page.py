"""Statements: search and filter them, and read each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import controls, escape, evidence, furniture, session, state, statements
from dashboard.measures import counted
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
    where, params = data.condition(_filters(reading, extent))
    count = reading.ask(statements.count_query(where, params))["statements"][0]
    order = state.one_of("order", list(statements.ORDERS), "hostile")
    found = data.download_query(where, params, order)
    if not count:
        st.info(_nothing(state.get("q")))
        return
    which = f"{count:,}" if count <= data.DOWNLOAD else f"the first {data.DOWNLOAD:,} of {count:,}"
    st.download_button(
        f"Download {which} {'statement' if count == 1 else 'statements'} (CSV)",
        data=lambda: escape.csv_bytes(reading.ask(found)),
        file_name=f"communique_statements_{reading.build_id}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    evidence.show_list("What was said", where, params, key="search")
    furniture.show_origin(
        "said", "What was said", f"n = {counted(count, 'statement')}", found.literal
    )


def _nothing(text: str) -> str:
    """What to say of a search that finds nothing."""
    asked = [f"“{term}”" for term in data.terms(text)[: data.WORDS]]
    if not asked:
        return "No statement fits all that is chosen here. Choose fewer conditions."
    words = escape.markdown(", ".join(asked), 400)
    all_of = f"all of these: {words}" if len(asked) > 1 else words
    return (
        f"No statement has {all_of} and fits the other choices. Try fewer words, or the beginning"
        " of one with \\*, as in sanction\\*."
    )


def _filters(reading: session.Reading, extent: data.Extent) -> data.Search:
    text = state.get("q")
    top = controls.row("what", [4, 2, 2])
    top[0].text_input(
        "Words", max_chars=500, placeholder="words that stand in the statement",
        help="Whole words, in any order: war finds no warm, and war* finds both and warships."
        ' Words in quotation marks are found as they stand: "state of war".',
        **state.bind("q", text),
    )  # fmt: skip
    if beyond := " ".join(data.terms(text)[data.WORDS :]):
        state.problem(f"A search takes {data.WORDS} words; these are left out: {beyond}")
    states = {"": "any state", **data.speaking(reading)}
    targets = {"": "any state or none", **data.spoken_to(reading)}
    with top[1]:
        source = controls.choose_one("a", "Said for", states, "")
    with top[2]:
        target = controls.choose_one("b", "Said to", targets, "")
    row = controls.row("when", [4, 2, 2])
    acts = _choose_some(row[0], "act", "Acts", "any act", data.acts(reading))
    is_undated = _choose_undated(reading)
    start, end = (None, None) if is_undated else _days(reading, extent, row[1:])
    who = controls.row("who", [3, 3, 3, 3])
    speakers = {"": "anybody", **data.speakers(reading, state.get("who"))}
    outlets = {"": "any outlet", **data.outlets(reading, state.get("outlet"))}
    with who[0]:
        speaker = controls.choose_one("who", "Said by", speakers, "")
    with who[1]:
        outlet = controls.choose_one("outlet", "Outlet", outlets, "")
    modalities = _choose_some(who[2], "mode", "Modality", "any", data.modalities(reading))
    with who[3]:
        low, high = _choose_scores()
    return data.Search(
        text, source, target, speaker, outlet, acts, modalities, low, high, start, end, is_undated
    )


def _choose_some(
    place: DeltaGenerator, name: str, label: str, none: str, options: Sequence[str]
) -> list[str]:
    """Some of the options, or none, which narrows nothing."""
    named = [option for option in state.get(name).split(",") if option]
    asked = [option for option in named if option in options]
    if unknown := ", ".join(option for option in named if option not in options):
        meaning = state.PARAMS[name][0].capitalize()
        state.problem(f"{meaning} “{unknown}” is not in this build and narrows nothing.")
    place.multiselect(
        label, options, placeholder=none, **state.bind(name, asked, lambda some: ",".join(some))
    )
    return asked


def _choose_undated(reading: session.Reading) -> bool:
    """Whether only statements without a day are listed; offered where the build has any."""
    is_undated = bool(state.get("undated"))
    if is_undated or data.has_undated(reading):
        st.checkbox(
            "Only statements without a date",
            **state.bind("undated", is_undated, lambda chosen: "yes" if chosen else ""),
        )
    return is_undated


def _choose_scores() -> tuple[float, float]:
    """The range of scores; the whole one lets statements without a score pass."""
    low = float(state.get("low", f"{-data.LIMIT:g}"))
    high = float(state.get("high", f"{data.LIMIT:g}"))
    if not -data.LIMIT <= low <= high <= data.LIMIT:
        state.problem(f"The scores from {low:g} to {high:g} are no range within ±{data.LIMIT:g}.")
        state.drop("low")
        state.drop("high")
        low, high = -data.LIMIT, data.LIMIT
    st.session_state["w_scores"] = (low, high)
    st.slider(
        "Score",
        -data.LIMIT,
        data.LIMIT,
        step=0.5,
        format="%+g",
        key="w_scores",
        on_change=_scores_changed,
    )
    return low, high


def _scores_changed() -> None:
    low, high = st.session_state["w_scores"]
    state.touch(low=f"{low:g}", high=f"{high:g}")


def _days(
    reading: session.Reading, extent: data.Extent, places: Sequence[DeltaGenerator]
) -> tuple[date | None, date | None]:
    begin = _begin(reading, extent)
    start, end = controls.choose_dates(places[0], places[1], extent.first, extent.last, begin)
    if begin and start is None:
        _tell_begin(begin, extent)
        state.get("from", begin.isoformat())
        start = begin
    return start, end


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
