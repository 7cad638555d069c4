"""Briefing: what moved, in sentences that lead to the evidence, and what it all rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import streamlit as st

from dashboard import (
    controls,
    entities,
    escape,
    events,
    evidence,
    furniture,
    queries,
    rankings,
    session,
    state,
    timeline,
)
from dashboard.groups import Counting
from dashboard.marks import Mark
from dashboard.measures import MEASURES, signed
from dashboard.series import Selection, entities_query
from dashboard.session import Reading
from dashboard.views.briefing import basis, data, opening

# What other pages may have chosen, which a finding is not about.
OTHERS = ("from", "to", "measure", "mix", "dup", "smooth")


def draw() -> None:
    reading = session.get()
    names = entities.names(reading)
    totals = reading.ask(basis.TOTALS).row(0, named=True)
    st.html(
        f"<h1 class='cq-h1'>Briefing</h1><p class='cq-lead'>{escape.html(basis.basis(totals))}</p>"
    )
    if not totals["statements"]:
        st.info(
            "This build holds no statements yet. Load some with `communique ingest PATH`,"
            " then `communique refresh`."
        )
        return
    grain = data.grain(reading)
    _headline(reading, names, grain)
    left, right = st.columns(2, gap="large")
    with left:
        _changes(reading, names)
    with right:
        _movers(reading, names, grain)
    _basis(reading, totals)


def _headline(reading: Reading, names: entities.Names, grain: str) -> None:
    """The surest change of level, else the widest swing that intervals vouch for, else the two
    states spoken to most differently, else the relation most spoken of; each with its chart."""
    has_changes = _has_changes(reading)
    if has_changes:
        for row in reading.ask(data.SUREST).to_dicts():
            marks, heading = data.change_marks(row), data.change_title(row, names)
            told = data.change_note(row)
            note = f"The change: {told[0].lower()}{told[1:]}"
            note += " The strip is that interval." * bool(marks[0].between)
            _chart(row, names, row["grain"], marks, heading, note=note)
            return
    for row in reading.ask(opening.swing_query(grain)).to_dicts():
        marks, heading = opening.swing_marks(row), opening.swing_text(row, names, grain)
        _chart(row, names, grain, marks, heading, note=opening.swing_note(row, grain))
        return
    nothing = opening.found_nothing(grain, has_changes=has_changes)
    for row in reading.ask(opening.apart_query()).to_dicts():
        _apart(reading, row, names, nothing)
        return
    for row in reading.ask(entities_query("dyad", 1)).to_dicts():
        lead = f"{nothing} This is the relation with most statements."
        marks, heading = [], data.subject(row, names)
        for point in reading.ask(opening.harshest_query(row, grain)).to_dicts():
            day, value = point["period_start"], point["escalation_mean"]
            marks = [Mark(day, signed(value, 1), value)]
            heading = opening.harshest_text(row, names, point, grain)
        _chart(row, names, grain, marks, heading, lead)
        return
    st.info(
        "No pair of states has enough statements in enough periods for a line yet;"
        " the Statements page shows what there is."
    )


def _chart(
    row: dict[str, Any],
    names: entities.Names,
    grain: str,
    marks: list[Mark],
    heading: str,
    lead: str = "",
    note: str = "",
) -> None:
    """A finding's chart; ``lead`` stands before it, ``note`` says under it what its title means."""
    reading, kind, entity = session.get(), data.kind(row), data.entity(row)
    subject = data.subject(row, names)
    state.get("grain", grain)
    if lead:
        st.html(f"<p class='cq-hint'>{escape.html(lead)}</p>")
    finding = st.container()
    below, beside = controls.row("headline", [5, 1])
    with below:
        more = f"Both sides of {subject}" if kind == "dyad" else f"More of {data.told(row, names)}"
        _link(more, row, grain)
    with beside:
        held = controls.extent(reading, kind, (entity,), grain)
        chosen = events.choose(reading, *held) if held else []
    with finding:
        timeline.show(
            timeline.Timeline(
                Selection(kind, (entity,), grain),
                {entity: subject},
                [*marks, *chosen],
                name="headline",
                heading=heading,
                note=note,
            )
        )


def _apart(reading: Reading, row: dict[str, Any], names: entities.Names, nothing: str) -> None:
    """Two states spoken to differently, in the ranking of those most spoken to."""
    measure = MEASURES[row["measure"]]
    rankings.show(
        rankings.Ranking(
            "states",
            f"{measure.label} in what is said to each state",
            "target_code",
            Counting(measure, toward=True),
            opening.directed,
            "No data: no statement is directed at a state.",
            note=f"{opening.apart_note(row, names)} {nothing}",
            finding=opening.apart_text(row, names),
        ),
        partial(entities.labels, reading, "country"),
    )
    st.page_link(
        "views/map/page.py",
        label="How each state is spoken to, on the map",
        icon=":material/arrow_forward:",
        query_params=state.link_params(
            **dict.fromkeys(OTHERS, "") | {"view": "told", "measure": measure.key}
        ),
    )


def _has_changes(reading: Reading) -> bool:
    return "marts.change_points" in queries.tables(reading.database)


def _changes(reading: Reading, names: entities.Names) -> None:
    st.html("<h2 class='cq-title'>Lasting changes of tone</h2>")
    st.caption(
        "Dates at which the level of a relation or a state changed and held, until its series"
        " breaks again or ends: the surest of each, the newest first. A change of who speaks may"
        " make one too."
    )
    if not _has_changes(reading):
        st.html("<p class='cq-hint'>This build has no change points.</p>")
        return
    found = reading.ask(data.CHANGES)
    if found.is_empty():
        st.html("<p class='cq-hint'>None that the data can carry.</p>")
        return
    if len(found) > data.SHOWN:
        st.html(f"<p class='cq-hint'>{data.SHOWN} of {len(found):,}, the newest first.</p>")
    shown = found.head(data.SHOWN).to_dicts()
    days = data.evidence_days(reading, shown)
    for number, row in enumerate(shown):
        text = f"{data.change_title(row, names)}. {data.change_note(row)}"
        _link(text, row, row["grain"], days.get(next(iter(row["statement_ids"] or ()), "")))
        _statements(f"change_{number}", partial(data.driving, reading, row), row)
    furniture.show_origin(
        "changes",
        "Lasting changes of tone",
        f"the surest of each relation and state, n = {len(found):,} changes",
        data.CHANGES.literal,
    )


def _movers(reading: Reading, names: entities.Names, grain: str) -> None:
    st.html("<h2 class='cq-title'>Off their own baseline</h2>")
    query = data.movers_query(grain)
    found = reading.ask(query)
    st.caption(
        f"Relations and states whose newest complete {grain} lies {data.Z:g} or more standard"
        f" deviations of their own past from the {grain}s before. About one in {data.CHANCE[grain]}"
        f" does so by chance, one in {data.CHANCE_OF_FEW} where the past is five {grain}s, and more"
        " where statements are few: look at its chart first."
    )
    compared = reading.ask(data.compared_query(grain)).row(0, named=True)
    hint = data.compared_text(compared, grain, is_any=not found.is_empty())
    st.html(f"<p class='cq-hint'>{escape.html(hint)}</p>")
    for number, row in enumerate(found.to_dicts()):
        _link(data.mover_text(row, names, grain), row, grain, row["period_start"])
        _statements(f"mover_{number}", partial(data.moving, reading, row, grain), row)
    furniture.show_origin("movers", "Off their own baseline", hint.rstrip(".:"), query.literal)


def _link(text: str, row: dict[str, Any], grain: str, day: date | None = None) -> None:
    """A finding that opens its dyad's or state's page, at the point of its evidence."""
    is_dyad = data.kind(row) == "dyad"
    sides = {"b": row["target_code"]} if is_dyad else {"side": "says"}
    point = {"point": data.point(row, grain, day)} if day else {}
    st.page_link(
        "views/dyad/page.py" if is_dyad else "views/country/page.py",
        label=escape.markdown(text, 400),
        icon=":material/arrow_forward:",
        query_params=state.link_params(
            a=row["country_code"], grain=grain, **sides, **point, **dict.fromkeys(OTHERS, "")
        ),
    )


def _statements(key: str, places: Callable[[], list[int]], row: dict[str, Any]) -> None:
    """The statements that drive a finding, once they are asked for."""
    box = st.expander("The statements that drive it", key=f"drive_{key}", on_change="rerun")
    if box.open:
        with box:
            evidence.show_cards(places(), data.read_as(row))


def _basis(reading: Reading, totals: dict[str, Any]) -> None:
    st.html("<h2 class='cq-title'>Coverage and freshness</h2>")
    lines = basis.coverage(totals) + basis.freshness(reading, totals, datetime.now(UTC))
    st.html("".join(f"<p class='cq-hint'>{escape.html(line)}</p>" for line in lines))
    st.page_link(
        "views/coverage/page.py",
        label="All of it",
        icon=":material/arrow_forward:",
        query_params=state.link_params(),
    )


draw()
