"""The controls that pages share; each is tied to the view, so all pages and links agree."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import escape, events, state
from dashboard.marks import Mark
from dashboard.measures import DEFAULT, GRAINS, KINDS, MEASURES, Measure
from dashboard.periods import first_day
from dashboard.series import REFERENCE, Selection, extent_query
from dashboard.session import Reading

MAX_ENTITIES = 8
NAMED = 3  # of the unknown entities of a link
MIX_HOLDS = "this holds for the mean alone"
ONCE_HOLDS = (
    "over time this holds for the mean, with the speakers' mix as it was, and for the number of"
    " statements"
)
DUPLICATES = {"all": "count every one", "once": "count once"}
SMOOTHING = {"day": (7, 30, 90), "week": (4, 13, 52), "month": (3, 12, 60), "year": (3, 5, 11)}


def entity_ids(text: str) -> tuple[str, ...]:
    """Ids out of the URL's list; a comma inside an id is written %2C."""
    return tuple(dict.fromkeys(i.replace("%2C", ",") for i in text.split(",") if i))


def entity_text(ids: Sequence[str]) -> str:
    return ",".join(i.replace(",", "%2C") for i in ids)


def asked_entities(name: str = "e", most: int = MAX_ENTITIES) -> tuple[str, ...]:
    """The entities that the view names, known or not, as many as a chart holds and some."""
    return entity_ids(state.get(name))[: 2 * most]


def known_entities(name: str, most: int, kind: str, options: Container[str]) -> list[str]:
    """Those that the view names and the build has; the others are told, in one message."""
    asked = asked_entities(name, most)
    if unknown := [entity for entity in asked if entity not in options]:
        named = ", ".join(f"“{escape.plain(entity, 40)}”" for entity in unknown[:NAMED])
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        verb = "is" if len(unknown) == 1 else "are"
        state.problem(f"{named}{more} {verb} not among the {KINDS[kind].lower()} in this build.")
    return [entity for entity in asked if entity in options]


def choose_entities(
    kind: str, options: Mapping[str, str], default: Sequence[str]
) -> tuple[str, ...]:
    """Up to eight entities; unknown ones of a link are told and left out."""
    known = known_entities("e", MAX_ENTITIES, kind, options)
    if len(known) > MAX_ENTITIES:
        state.problem(f"A chart compares up to {MAX_ENTITIES}; the first ones are shown.")
    chosen = (known or list(default))[:MAX_ENTITIES]
    state.get("e", entity_text(chosen))
    picked = st.multiselect(
        "Compare",
        list(options),
        format_func=lambda entity: options[entity],
        max_selections=MAX_ENTITIES,
        placeholder="Type a name",
        **state.bind("e", chosen, entity_text),
    )
    return tuple(picked) or tuple(default[:MAX_ENTITIES])


def choose_some(
    name: str, label: str, kind: str, options: Mapping[str, str], most: int
) -> tuple[str, ...]:
    """Up to so many entities, or none, which leaves the choice to the page."""
    known = known_entities(name, most, kind, options)
    if len(known) > most:
        state.problem(f"{label} can be up to {most}; the first ones are shown.")
    picked = st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        max_selections=most,
        placeholder="Those with most statements",
        **state.bind(name, known[:most], entity_text, pick=""),
    )
    return tuple(picked)


def choose_measure() -> Measure:
    key = state.one_of("measure", list(MEASURES), DEFAULT.key)
    st.selectbox(
        "Measure",
        list(MEASURES),
        format_func=lambda measure: MEASURES[measure].label,
        help=MEASURES[key].note,
        **state.bind("measure", key),
    )
    return MEASURES[key]


def choose_grain(default: str) -> str:
    grain = state.one_of("grain", GRAINS, default)
    st.selectbox("A point is a", GRAINS, **state.bind("grain", grain))
    return grain


def row(name: str, widths: Sequence[int]) -> list[DeltaGenerator]:
    """Controls side by side; on a narrow screen two beside each other."""
    with st.container(key=f"controls_{name}"):
        return st.columns(widths, vertical_alignment="bottom")


def choose_dates(
    left: DeltaGenerator,
    right: DeltaGenerator,
    first: date,
    last: date,
    begin: date | None = None,
) -> tuple[date | None, date | None]:
    """First and last day; None where the view leaves them open, which for the first day means
    ``begin``, else all."""
    start, end = chosen_day("from"), chosen_day("to")
    for box, name, label, value in ((left, "from", "From", start), (right, "to", "To", end)):
        box.date_input(
            label,
            min_value=min(first, value or first),
            max_value=max(last, value or last),
            format="YYYY-MM-DD",
            **state.bind(name, value or ((begin or first) if name == "from" else last)),
        )
    if start and end and start > end:
        state.problem(f"The first day, {start}, is after the last, {end}: nothing lies between.")
    return start, end


def chosen_day(name: str) -> date | None:
    """The view's day, or None where it is open or no date."""
    text = state.get(name)
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        state.problem(f"{state.PARAMS[name][0].capitalize()} is not a date: {text}")
        state.drop(name)
        return None
    return day


def chosen_point(name: str, grain: str) -> tuple[str, date | None]:
    """The view's point, as ``of@day``, and its day, with which a period of the grain begins: a
    point of another grain is taken for the period that holds it. Empty where it is open or the day
    is none."""
    of, _, text = state.get(name).rpartition("@")
    if not of:
        return "", None
    try:
        day = first_day(date.fromisoformat(text), grain)
    except ValueError:
        state.problem(f"The day of {state.PARAMS[name][0]} is not a date: {text}")
        state.drop(name)
        return "", None
    point = f"{of}@{day}"
    state.settle(name, point)
    return point, day


def chosen_in(name: str, grain: str, points: Container[str]) -> tuple[str, date | None]:
    """The view's point and its day, of a chart that has these points; empty where it has not."""
    point, day = chosen_point(name, grain)
    if point and point not in points:
        drop_point(name, point, "is not in this chart")
        return "", None
    return point, day


def drop_point(name: str, point: str, why: str) -> None:
    """Tell that the view's point cannot be opened, and leave it out."""
    what = f"{state.PARAMS[name][0].capitalize()}, {escape.plain(point, 60)},"
    state.problem(f"{what} {why}.")
    state.drop(name)


def chosen_row(name: str, rows: Container[str]) -> str:
    """The key of the row that the view picks from a list of this name, or none."""
    picked, _, key = state.get("pick").partition(":")
    if picked != name:
        return ""
    if key not in rows:
        state.problem(f"The chosen row “{escape.plain(key, 60)}” is not in this list.")
        state.drop("pick")
        return ""
    return key


def pick_row(name: str, key: str) -> None:
    """Open the row of this key of a list of this name."""
    state.touch(pick=f"{name}:{key}")


def mix_help(grain: str) -> str:
    """What the correction for who spoke does, and what it cannot do."""
    return (
        "Held fixed: the mean without what is due to who spoke, as each speaker usually speaks in"
        f" this {grain} and the {REFERENCE[grain]} before it. A sudden change of speakers is taken"
        f" out; one slower than that is not, and in a {grain} of speakers who are first heard then,"
        " a change of tone and one of speakers cannot be told apart."
    )


def choose_options(measure: Measure, grain: str) -> tuple[str, str, int]:
    """Correction, duplicates and smoothing: mix, dup, window."""
    is_mean = measure.is_score
    mix = (
        state.one_of("mix", ("raw", "fixed"), "raw")
        if is_mean
        else state.only("mix", "raw", f"Speakers' mix held fixed: {MIX_HOLDS}; left out here.")
    )
    once = (is_mean and mix != "fixed") or measure.key == "statements"
    dup = (
        state.one_of("dup", list(DUPLICATES), "all")
        if once
        else state.only("dup", "all", f"Repeated quotations once: {ONCE_HOLDS}; left out here.")
    )
    windows = ("0", *map(str, SMOOTHING[grain]))
    smooth = state.one_of("smooth", windows, "0")
    with st.popover("Options", icon=":material/tune:", width="stretch"):
        st.radio(
            "Speakers' mix",
            ("raw", "fixed"),
            format_func={"raw": "as it was", "fixed": "held fixed"}.__getitem__,
            disabled=not is_mean,
            help=mix_help(grain),
            **state.bind("mix", mix),
        )
        st.radio(
            "Repeated quotations",
            list(DUPLICATES),
            format_func=DUPLICATES.__getitem__,
            disabled=not once,
            help="A sentence that forty outlets carry is one distinct statement with forty"
            " mentions, each of which counts unless repetitions count once."
            f" {ONCE_HOLDS.capitalize()}; the matrix and the map have it for every measure.",
            **state.bind("dup", dup),
        )
        st.selectbox(
            "Smoothing",
            windows,
            format_func=lambda w: "none" if w == "0" else f"trailing mean over {w} {grain}s",
            **state.bind("smooth", smooth, grain=grain),  # 3 years are not 3 months
        )
    return mix, dup, int(smooth)


def choose_series(
    reading: Reading, kind: str, chosen: Sequence[str]
) -> tuple[Selection, list[Mark]]:
    """Measure, grain, dates, options and events of a chart over time, in one row."""
    places = row("series", [4, 2, 3, 3, 3, 3])
    with places[0]:
        measure = choose_measure()
    with places[1]:
        grain = choose_grain(suggest_grain(reading, kind, chosen))
    held = extent(reading, kind, chosen, grain)
    start, end = choose_dates(places[2], places[3], *held) if held else (None, None)
    with places[4]:
        options = choose_options(measure, grain)
    selection = Selection(kind, tuple(chosen), grain, measure, *options, start, end)
    with places[5]:
        first, last = held or (date.min, date.max)
        shown = max(selection.start or first, first), min(selection.end or last, last)
        marks = events.choose(reading, *shown)
    if (start, end) != (selection.start, selection.end):
        st.caption(whole_text(selection))
    return selection, marks


def whole_text(chosen: Selection) -> str:
    """Which days From and To amount to, where they cut through a period."""
    start = f" from {chosen.start:%-d %B} {chosen.start.year}" if chosen.start else ""
    end = f" to {chosen.end:%-d %B} {chosen.end.year}" if chosen.end else ""
    return f"From and To take whole {chosen.grain}s: all here is{start}{end}."


def choose_panels() -> bool:
    """Whether each compared entity gets a panel of its own."""
    layout = state.one_of("panels", ("one", "many"), "one")
    st.segmented_control(
        "Layout",
        ("one", "many"),
        format_func={"one": "One chart", "many": "A panel each"}.__getitem__,
        required=True,
        label_visibility="collapsed",
        **state.bind("panels", layout),
    )
    return layout == "many"


def choose_one(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """One country or speaker; an unknown one of a link is told and replaced."""
    asked = state.get(name)
    if asked and asked not in options:
        state.problem(f"“{escape.plain(asked, 60)}” has no statements of this kind in this build.")
        state.drop(name)
    chosen = state.get(name, default)
    st.selectbox(label, list(options), format_func=options.__getitem__, **state.bind(name, chosen))
    return chosen


def suggest_grain(reading: Reading, kind: str, entities: Sequence[str]) -> str:
    """The finest grain whose points still hold enough statements to read, else the year."""
    extent = reading.ask(extent_query(Selection(kind, tuple(entities), "year")))
    held = {row["grain"]: row for row in extent.to_dicts()}
    whole = held["year"]["statements"] or 0
    for grain in ("month", "year"):
        found = held[grain]
        if not found["periods"] or found["statements"] < 0.9 * whole:
            continue
        span = (found["last"] - found["first"]).days / {"month": 30.4, "year": 365.25}[grain]
        is_dense = found["periods"] >= 0.5 * span and found["statements"] / found["periods"] >= 5
        if is_dense and span <= 300:
            return grain
    return "year"


def extent(
    reading: Reading, kind: str, entities: Sequence[str], grain: str
) -> tuple[date, date] | None:
    """First and last day with statements, or None if there are none at this grain."""
    found = reading.ask(extent_query(Selection(kind, tuple(entities), grain)))
    row = next(r for r in found.to_dicts() if r["grain"] == grain)
    return (row["first"], row["last"]) if row["first"] else None
