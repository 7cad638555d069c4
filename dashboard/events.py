"""Events drawn into charts: from an analyst's CSV, or from landed series that have labels."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from dashboard import queries, state
from dashboard.escape import plain
from dashboard.marks import Mark
from dashboard.periods import last_day
from dashboard.queries import Query
from dashboard.session import Reading

MAX_MARKS = 40
MAX_BYTES = 1_000_000
OWN = "own"
OWN_FILE, OWN_EVENTS, OWN_PROBLEM = "own_file", "own_events", "own_problem"
OWN_SOURCE = "a CSV of the reader's own"


class EventsError(Exception):
    """The file is not a table of events; the message says where and what to do."""


def read_csv(raw: bytes) -> list[Mark]:
    """Events of a CSV with the columns ``date`` (ISO) and ``label``."""
    if len(raw) > MAX_BYTES:
        raise EventsError("The file is larger than 1 MB; a table of events is small.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EventsError(
            f"The file is not UTF-8 (byte {error.start}); save it as UTF-8."
        ) from error
    reader = csv.DictReader(io.StringIO(text))
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))  # of the whole process
    try:
        return _marks(reader)
    except csv.Error as error:
        raise EventsError(f"Line {reader.line_num + 1} cannot be read as CSV: {error}.") from error


def _marks(reader: csv.DictReader[str]) -> list[Mark]:
    if not {"date", "label"} <= {(name or "").strip().lower() for name in reader.fieldnames or ()}:
        raise EventsError("The first line must name the columns date and label.")
    marks = []
    for row in reader:
        lower = {(k or "").strip().lower(): (v or "") for k, v in row.items() if isinstance(v, str)}
        try:
            day = date.fromisoformat(lower.get("date", "").strip())
        except ValueError as error:
            raise EventsError(
                f"Line {reader.line_num}: the date must be written like 1990-08-02."
            ) from error
        marks.append(Mark(day, plain(lower.get("label", ""), 80), source=OWN_SOURCE))
    return marks


def _take() -> None:
    """Keep the events of the file just chosen, for other pages as well; one that was taken away or
    cannot be read leaves none."""
    file = st.session_state[OWN_FILE]
    st.session_state.pop(OWN_EVENTS, None)
    st.session_state.pop(OWN_PROBLEM, None)
    if file is not None:
        try:
            st.session_state[OWN_EVENTS] = read_csv(file.getvalue())
        except EventsError as error:
            st.session_state[OWN_PROBLEM] = str(error)


def choose(reading: Reading, start: date, end: date) -> list[Mark]:
    """A control for events; the marks within the days of the chart."""
    series = _labelled_series(reading)
    chosen = state.get("events")
    options = ["", *series, OWN]
    if chosen not in options:
        state.problem("The events of the link are not in this build.")
        state.drop("events")
        chosen = ""
    with st.popover("Events", icon=":material/event:", width="stretch"):
        st.selectbox(
            "Mark events in the chart",
            options,
            format_func=lambda o: {"": "none", OWN: "from a CSV of mine"}.get(o, plain(o, 60)),
            **state.bind("events", chosen),
        )
        if chosen == OWN:
            st.file_uploader(
                "CSV with the columns date and label", type="csv", key=OWN_FILE, on_change=_take
            )
            problem = st.session_state.get(OWN_PROBLEM)
            if problem and st.session_state.get(OWN_FILE) is not None:
                st.error(problem)
            if st.session_state.get(OWN_EVENTS) and st.button("Take my events away"):
                del st.session_state[OWN_EVENTS]
            st.caption("It stays in this session; it is not stored.")
    marks: list[Mark] = st.session_state.get(OWN_EVENTS, []) if chosen == OWN else []
    if chosen == OWN and not marks and st.session_state.get(OWN_FILE) is None:
        st.caption("No file yet: choose your CSV under Events. A link does not carry it.")
    if chosen and chosen != OWN:
        marks = _landed(reading, chosen)
    shown = list(_within(marks, start, end))
    if marks and not shown:
        st.caption("None of these events lies in the days of this chart.")
    if len(shown) > MAX_MARKS:
        st.caption(f"The first {MAX_MARKS} of {len(shown)} events in these days are marked.")
    return shown[:MAX_MARKS]


def _within(marks: Sequence[Mark], start: date, end: date) -> Iterator[Mark]:
    """Marks of these days; of one that may have been on any of several, those that lie in them."""
    for mark in marks:
        first, last = mark.between or (mark.day, mark.day)
        if last < start or first > end:
            continue
        first, last = max(first, start), min(last, end)
        yield replace(mark, day=first, between=(first, last)) if mark.between else mark


def _labelled_series(reading: Reading) -> list[str]:
    if "marts.fct_series_points" not in queries.tables(reading.database):
        return []
    found = reading.ask(
        Query(
            "select distinct series from marts.fct_series_points"
            " where label is not null order by series limit 100"
        )
    )
    return [name for name in found["series"].to_list() if name and name != OWN]


def _landed(reading: Reading, series: str) -> list[Mark]:
    """The events of a series, each with the state it belongs to, as exactly as it is dated."""
    found = reading.ask(
        Query(
            """select point_date, coalesce(grain, 'day') as grain, label, source, country_code
from marts.fct_series_points
where series = $series and label is not null
order by point_date, label""",
            {"series": series},
        )
    )
    return [_mark(series, row) for row in found.to_dicts()]


def _mark(series: str, row: dict[str, Any]) -> Mark:
    day, grain = row["point_date"], row["grain"]
    # By its code: a drawn label is cut after a few words.
    whose = f"{plain(row['country_code'], 8)}: " if row["country_code"] else ""
    # Two kinds of input may name a series alike.
    source = series if row["source"] == series else f"{series} ({row['source']})"
    label = whose + plain(row["label"], 80)
    between = None if grain == "day" else (day, last_day(day, grain))
    return Mark(day, label, between=between, source=plain(source, 80), grain=grain)
