"""The statements behind a point: verbatim, with what moved the score, source and context."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import entities, escape, session, state, statements, theme
from dashboard.facts import ONCE, is_toward
from dashboard.groups import Counting
from dashboard.measures import signed
from dashboard.periods import period_text
from dashboard.queries import Scalar
from dashboard.series import Selection

PAGE = 10
PROBABLE = 5
NAMED = 8  # outlets of a repeated quotation
MARKED = ("spans", "reporting")
UNMOVED = 0.25  # a score nearer to zero was moved by no words
MOVED = 2.0  # a score from here on marks its words in full
_ROUNDED = (
    "<p class='cq-quiet'>A contribution is probability × severity × factor, rounded to a multiple"
    " of 1/128 so that they add up without a remainder.</p>"
)
_DIFFERS = "<p>The two differ: the contributions do not explain this score in full.</p>"


def show_point(
    chosen: Selection, point: str, label: str, note: str = "", key: str = "point"
) -> None:
    """The statements that a chosen point counts, with a note on what they are of."""
    try:
        where, params = statements.of_point(chosen.kind, point, chosen.grain)
    except ValueError:
        st.warning("The chosen point does not belong to this chart.")
        return
    day = date.fromisoformat(point.rpartition("@")[2])
    title = f"{label}, {period_text(day, chosen.grain)}"
    show_list(title, counted(chosen, where), params, key, note)


def counted(chosen: Selection, where: str) -> str:
    """The condition, as a series counts repeated quotations."""
    return Counting(chosen.measure, chosen.duplicates, is_toward(where)).narrowed(where)


def show_list(
    title: str, where: str, params: dict[str, Scalar], key: str = "evidence", note: str = ""
) -> None:
    """The statements that satisfy a condition, which finds one row of each, ten at a time, in an
    order of choice."""
    reading = session.get()
    total = statements.count(reading, where, params)
    heading, chooser = st.columns([3, 2], vertical_alignment="bottom")
    heading.html(f"<h2 class='cq-title' id='statements_{key}'>{escape.html(title)}</h2>")
    if not total.statements:
        empty = "No statement is recorded here. No data is not the same as silence or calm."
        st.info(f"{empty} {note}".rstrip())
        return
    orders = statements.ORDERS
    order = state.one_of("order", list(orders), "hostile")
    chooser.selectbox(
        "Order",
        list(orders),
        format_func=lambda o: orders[o][0],
        **state.bind("order", order, part=key),
    )
    more = f"shown_{key}_{hash((where, tuple(params.items())))}"
    limit = st.session_state.get(more, PAGE)
    places = statements.first(reading, where, params, order, limit)
    st.caption(f"{total_text(total, len(places))} {note}".rstrip())
    show_cards(places, where)
    left = (total.quotations or total.statements) - len(places)
    if left > 0 and len(places) == limit:
        st.button(
            f"Show {min(PAGE, left)} more",
            on_click=lambda: st.session_state.update({more: limit + PAGE}),
            key=f"more_{key}",
        )


def total_text(total: statements.Count, shown: int) -> str:
    """How many statements there are, how many of them are repetitions, and how many are shown."""
    noun = "statement" if total.statements == 1 else "statements"
    repeated = ", repeated quotations shown once" if total.quotations is None else ""
    if total.quotations is not None and total.quotations < total.statements:
        repeated = f", {total.quotations:,} without repeated quotations"
    return f"{total.statements:,} {noun}{repeated}; showing {shown}."


def show_cards(places: Sequence[int], where: str = ONCE) -> None:
    """Cards of the statements at some places, as ``where`` reads them: as a whole, or toward the
    states that it names."""
    if not places:
        return
    reading = session.get()
    rows = statements.details(reading, places, where)
    query = statements.outlets_query(rows)
    outlets = reading.ask(query) if query else pl.DataFrame()
    names = entities.names(reading)
    cards = [card(row, outlets, names, reading.build_id) for row in rows.to_dicts()]
    st.html("<div class='cq-statements'>" + "".join(cards) + "</div>")


def card(row: dict[str, Any], outlets: pl.DataFrame, names: entities.Names, build_id: str) -> str:
    """One statement of a build as HTML; every piece of foreign text is escaped."""
    day = date_text(row["statement_date"], row["date_precision"])
    speaker = escape.html(escape.plain(row["speaker_name"] or "speaker not known", 120))
    role = f", {escape.html(entities.role(row['role']))}" if row["role"] else ""
    of_target = f"toward {names.country(row['of_target'])}" if row["of_target"] else ""
    return (
        "<article class='cq-statement'>"
        f"<div class='cq-head'>{_score(row['escalation'])}"
        f"<span class='cq-act'>{escape.html(row['act'] or '—')}</span>"
        f"<span class='cq-quiet'>{escape.html(_modality(row['modality']))}</span>"
        f"<span class='cq-quiet'>{escape.html(of_target)}</span>"
        f"<span class='cq-quiet'>{day}</span></div>"
        f"<blockquote>{reported(row)}"
        f"{highlighted(row['text'], row['evidence'], row['escalation'])}</blockquote>"
        f"<p class='cq-who'><strong>{speaker}</strong>{role}<br>"
        f"{escape.html(names.country(row['country_code']))}{_toward(row, names)}</p>"
        f"<p class='cq-quiet'>{_source(row)}{_outlets(row, outlets)}"
        f"<br>{card_link(row['statement_id'], build_id)}</p>"
        f"<details><summary>Why this score</summary>{decomposition(row)}</details>"
        f"{_why_toward(row, names)}"
        f"<details><summary>In its context</summary>{_context(row)}</details>"
        "</article>"
    )


def _modality(modality: str | None) -> str:
    return "no modality" if modality == "none" else modality or ""


def _score(score: float | None) -> str:
    told = "not coded" if score is None else signed(score, 1)
    return f"<span class='cq-score' style='{theme.score_style(score)}'>{told}</span>"


def _toward(row: dict[str, Any], names: entities.Names) -> str:
    """The states spoken to, with what is done to each where that is not what the card says."""
    told = [
        f"{escape.html(names.country(one['target_code']))}{_other(row, one)}"
        for one in row["toward"] or []
    ]
    return f" → {', '.join(told)}" if told else ""


def _other(row: dict[str, Any], one: dict[str, Any]) -> str:
    if not _is_other(row, one):
        return ""
    return f" {_score(one['escalation'])} <span class='cq-quiet'>{escape.html(one['act'])}</span>"


def _is_other(row: dict[str, Any], one: dict[str, Any]) -> bool:
    """Whether a statement does another thing to a target than the card says, as it is shown."""
    if one["target_code"] == row["of_target"] or one["escalation"] is None:
        return False
    return one["act"] != row["act"] or signed(one["escalation"], 1) != signed(row["escalation"], 1)


def _why_toward(row: dict[str, Any], names: entities.Names) -> str:
    """The decomposition of what is done to each further target that differs."""
    return "".join(
        f"<details><summary>Why {signed(one['escalation'], 1)} toward"
        f" {escape.html(names.told(one['target_code']))}</summary>"
        f"<blockquote>{highlighted(row['text'], one['evidence'], one['escalation'])}</blockquote>"
        f"{decomposition(one)}</details>"
        for one in row["toward"] or []
        if _is_other(row, one)
    )


def card_link(statement_id: str, build_id: str) -> str:
    """A link to the statement alone, as this build scores it, as HTML."""
    query = urlencode({"id": statement_id, "build": build_id})
    address = escape.attribute(f"statements?{query}")
    return f"<a href='{address}' target='_self'>Link to this statement</a>"


def reported(row: dict[str, Any]) -> str:
    """What introduces reported words, for the coder read it too."""
    clause = row["reporting_clause"]
    if not clause:
        return ""
    words = highlighted(clause, row["evidence"], row["escalation"], "reporting")
    return f"<span class='cq-reporting'>{words} </span>"


def highlighted(text: str, evidence: str | None, score: float | None, key: str = "spans") -> str:
    """The statement, or its clause (``reporting``), with the words that moved the score marked, the
    stronger and the further from zero the darker, in the colour of the score's side."""
    if score is None or abs(score) < UNMOVED:
        return escape.html(text)
    side = theme.side_colour(score)
    reach = min(1.0, abs(float(score)) / MOVED)
    found = _evidence(evidence)
    spans = sorted(
        (int(start), int(end), abs(float(weight)))
        for start, end, weight in found.get(key, [])
        if 0 <= int(start) < int(end) <= len(text)
    )
    weights = (abs(float(span[-1])) for name in MARKED for span in found.get(name, []))
    strongest = max(weights, default=1.0) or 1.0
    pieces, place = [], 0
    for start, end, weight in spans:
        if start < place:
            continue
        pieces.append(escape.html(text[place:start]) if start > place else "")
        strength = 15 + round(30 * reach * weight / strongest)
        style = f"--side:{side};--strength:{strength}%"
        pieces.append(f"<mark style='{style}'>{escape.html(text[start:end])}</mark>")
        place = end
    pieces.append(escape.html(text[place:]))
    return "".join(pieces)


def decomposition(row: dict[str, Any]) -> str:
    """How the score came about: contributions, whose sum stands beside the statement's own score,
    and the acts' probabilities."""
    terms = _evidence(row["evidence"]).get("terms", [])
    lines = "".join(
        f"<tr><td>{escape.html(t['act'])}, {escape.html(t['modality'])}</td>"
        f"<td>{float(t['probability']):.3f}</td>"
        f"<td>{signed(float(t['severity']), 1)}</td><td>{float(t['factor']):.2f}</td>"
        f"<td>{exact(float(t['contribution']))}</td></tr>"
        for t in terms
    )
    total = sum(float(t["contribution"]) for t in terms)
    score = row["escalation"]
    differs = "" if score is None or exact(total) == exact(score) else _DIFFERS
    table = (
        "<div class='cq-scroll' tabindex='0' role='group' aria-label='How the score adds up'>"
        "<table><thead><tr><th>act, modality</th><th>probability</th><th>severity</th>"
        "<th>factor</th><th>contribution</th></tr></thead>"
        f"<tbody>{lines}</tbody><tfoot><tr><td colspan='4'>the sum</td>"
        f"<td>{exact(total)}</td></tr><tr><td colspan='4'>escalation</td>"
        f"<td>{'not coded' if score is None else exact(score)}</td></tr></tfoot></table></div>"
    )
    told = _ROUNDED if terms else "<p>No act of this statement moves the score.</p>"
    return f"{told}{table}{differs}{_probabilities(row)}"


def _probabilities(row: dict[str, Any]) -> str:
    """The five most probable acts as a small table."""
    probable = sorted(_json(row["act_probabilities"]).items(), key=lambda item: -float(item[1]))
    lines = "".join(
        f"<tr><td>{escape.html(act)}</td><td>{float(probability):.3f}</td></tr>"
        for act, probability in probable[:PROBABLE]
    )
    return (
        "<table><thead><tr><th>most probable acts</th><th>probability</th></tr></thead>"
        f"<tbody>{lines}</tbody></table>"
        if lines
        else ""
    )


def exact(value: float) -> str:
    """A contribution in full: they are multiples of 1/128 and add up without rounding."""
    return signed(value, 7).rstrip("0").rstrip(".")


def date_text(day: date | None, precision: str | None) -> str:
    if day is None:
        return "undated"
    return period_text(day, precision if precision in ("year", "month") else "day")


def _source(row: dict[str, Any]) -> str:
    title = escape.html(escape.plain(row["title"] or row["publisher"] or row["source"], 140))
    url = escape.link(row["url"])
    if url is None:
        return f"{title}{_by(row)}"
    target = escape.attribute(url)
    return f"<a href='{target}' target='_blank' rel='noopener noreferrer'>{title}</a>{_by(row)}"


def _by(row: dict[str, Any]) -> str:
    return f", {escape.html(escape.plain(row['publisher'], 80))}" if row["publisher"] else ""


def _outlets(row: dict[str, Any], outlets: pl.DataFrame) -> str:
    if row["mentions"] < 2 or outlets.is_empty():
        return ""
    mine = outlets.filter(pl.col("distinct_statement_id") == row["distinct_statement_id"])
    mentions = int(mine["mentions"].sum() or 0)
    named = ", ".join(
        f"{escape.html(escape.plain(o['outlet'] or 'unnamed', 60))} ({o['mentions']})"
        for o in mine.head(NAMED).to_dicts()
    )
    more = f" and {len(mine) - NAMED:,} more" if len(mine) > NAMED else ""
    return f"<br>Carried {mentions} times, shown once: {named}{more}"


def _context(row: dict[str, Any]) -> str:
    before = escape.html(row["before"] or "")
    after = escape.html(row["after"] or "")
    return f"<p>{before}{_said(row['said'] or row['text'], row['parts'])}{after}</p>"


def _said(text: str, parts: Sequence[Sequence[int]] | None) -> str:
    """A statement as its document has it: its parts strong, and what stands between them."""
    pieces, place = [], 0
    for start, end in parts or [(0, len(text))]:
        between = text[place:start]
        if len(between) > 2 * statements.CONTEXT:
            between = f"{between[: statements.CONTEXT]} … {between[-statements.CONTEXT :]}"
        pieces.append(escape.html(between) if between else "")
        pieces.append(f"<strong>{escape.html(text[start:end])}</strong>")
        place = end
    return "".join(pieces)


def _evidence(text: str | None) -> dict[str, Any]:
    return _json(text)


def _json(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
