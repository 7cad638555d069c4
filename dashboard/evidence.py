"""The statements behind a point: verbatim, with what moved the score, source and context."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import entities, escape, session, state, theme
from dashboard.charts import period_text
from dashboard.measures import signed
from dashboard.queries import Query, Scalar
from dashboard.series import KEYS

PAGE = 10
CONTEXT = 280
ORDERS = {
    "hostile": ("Most hostile first", "escalation desc, statement_date, statement_id"),
    "friendly": ("Most conciliatory first", "escalation, statement_date, statement_id"),
    "early": ("Earliest first", "statement_date, statement_id"),
}
REACHES = {
    "day": ("second", "day"),
    "week": ("second", "day"),
    "month": ("second", "day", "month"),
    "year": ("second", "day", "month", "year"),
}


def of_point(kind: str, point: str, grain: str) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements that a series counts in one period: ``USA>RUS@1812-01-01``."""
    entity, _, day = point.rpartition("@")
    parts = entity.split(">", 1) if kind == "dyad" else [entity]
    if len(parts) != len(KEYS[kind]):
        raise ValueError(f"{point} is not a point of this chart")
    params: dict[str, Scalar] = {f"k{i}": part for i, part in enumerate(parts)}
    params["day"] = date.fromisoformat(day)
    precisions = ", ".join(f"'{precision}'" for precision in REACHES[grain])
    keys = " and ".join(f"{key} = $k{i}" for i, key in enumerate(KEYS[kind]))
    return (
        f"{keys} and statement_date >= $day and statement_date < $day + interval 1 {grain}"
        f" and date_precision in ({precisions})",
        params,
    )


def statements_query(where: str, params: dict[str, Scalar], order: str, limit: int) -> Query:
    """Statements that satisfy the condition, each quotation once: as its representative, or, where
    the condition leaves that out, as the copy with the least id."""
    return Query(
        f"""select
    distinct_statement_id,
    coalesce(min(statement_id) filter (where is_distinct_representative), min(statement_id))
        as statement_id,
    coalesce(
        min(escalation) filter (where is_distinct_representative),
        arg_min(escalation, statement_id)
    ) as escalation,
    min(statement_date) as statement_date
from marts.fct_statements
where {where}
group by distinct_statement_id
order by {ORDERS[order][1]}
limit {limit}""",
        params,
    )


def details_query(ids: Sequence[str]) -> Query:
    """Everything that a card shows of some statements."""
    params: dict[str, Scalar] = {f"i{number}": id_ for number, id_ in enumerate(ids)}
    marks = ", ".join(f"${name}" for name in params)
    return Query(
        f"""select
    s.statement_id,
    any_value(s.text) as text,
    any_value(s.statement_date) as statement_date,
    any_value(s.date_precision) as date_precision,
    any_value(s.speaker_name) as speaker_name,
    any_value(s.role) as role,
    any_value(s.country_code) as country_code,
    list(s.target_code order by s.target_ordinal) as target_codes,
    any_value(s.kind) as kind,
    any_value(s.act) as act,
    any_value(s.modality) as modality,
    any_value(s.escalation) as escalation,
    any_value(s.act_probabilities) as act_probabilities,
    any_value(s.evidence) as evidence,
    any_value(s.publisher) as publisher,
    any_value(s.source) as source,
    any_value(s.title) as title,
    any_value(s.url) as url,
    any_value(substring(d.text, greatest(1, s.spans[1][1] + 1 - {CONTEXT}),
        least({CONTEXT}, s.spans[1][1]))) as before,
    any_value(substring(d.text, s.spans[-1][2] + 1, {CONTEXT})) as after,
    any_value(s.distinct_statement_id) as distinct_statement_id
from marts.fct_statements as s
left join marts.fct_documents as d using (document_id)
where s.statement_id in ({marks})
group by s.statement_id""",
        params,
    )


def outlets_query(groups: Sequence[str]) -> Query:
    """Who carried each quotation."""
    params: dict[str, Scalar] = {f"g{number}": id_ for number, id_ in enumerate(groups)}
    marks = ", ".join(f"${name}" for name in params)
    return Query(
        f"""select m.distinct_statement_id, coalesce(d.publisher, d.source) as outlet,
    any_value(d.url) as url, count(*) as mentions
from marts.fct_mentions as m
inner join marts.fct_documents as d using (document_id)
where m.distinct_statement_id in ({marks})
group by all
order by m.distinct_statement_id, mentions desc, outlet""",
        params,
    )


def show_point(kind: str, point: str, grain: str, label: str) -> None:
    """The statements of a chosen point."""
    try:
        where, params = of_point(kind, point, grain)
    except ValueError:
        st.warning("The chosen point does not belong to this chart.")
        return
    day = date.fromisoformat(point.rpartition("@")[2])
    show_list(f"{label}, {period_text(day, grain)}", where, params)


def show_list(title: str, where: str, params: dict[str, Scalar], key: str = "evidence") -> None:
    """The statements that satisfy a condition, ten at a time, in an order of choice."""
    reading = session.get()
    total = reading.ask(
        Query(
            "select count(distinct distinct_statement_id) as n, count(distinct statement_id) as m"
            f" from marts.fct_statements where {where}",
            params,
        )
    ).row(0)
    heading, chooser = st.columns([3, 2], vertical_alignment="bottom")
    heading.html(f"<h2 class='cq-title' id='statements'>{escape.html(title)}</h2>")
    if not total[0]:
        st.info("No statement is recorded here. No data is not the same as silence or calm.")
        return
    order = state.one_of("order", list(ORDERS), "hostile")
    chooser.selectbox(
        "Order", list(ORDERS), format_func=lambda o: ORDERS[o][0], **state.bind("order", order)
    )
    more = f"shown_{key}_{hash((where, tuple(params.items())))}"
    limit = st.session_state.get(more, PAGE)
    folded = f" ({total[1]:,} with repeated quotations)" if total[1] > total[0] else ""
    noun = "statement" if total[0] == 1 else "statements"
    st.caption(f"{total[0]:,} {noun}{folded}; showing {min(limit, total[0])}.")
    found = reading.ask(statements_query(where, params, order, limit))
    show_cards(found["statement_id"].to_list())
    if total[0] > limit:
        st.button(
            f"Show {min(PAGE, total[0] - limit)} more",
            on_click=lambda: st.session_state.update({more: limit + PAGE}),
            key=f"more_{key}",
        )


def show_cards(ids: Sequence[str]) -> None:
    """Cards of some statements, in the order of the ids."""
    if not ids:
        return
    reading = session.get()
    details = {row["statement_id"]: row for row in reading.ask(details_query(ids)).to_dicts()}
    groups = sorted({row["distinct_statement_id"] for row in details.values()})
    outlets = reading.ask(outlets_query(groups)) if groups else pl.DataFrame()
    names = entities.names(reading)
    cards = [card(details[i], outlets, names) for i in ids if i in details]
    st.html("<div class='cq-statements'>" + "".join(cards) + "</div>")


def card(row: dict[str, Any], outlets: pl.DataFrame, names: entities.Names) -> str:
    """One statement as HTML; every piece of foreign text is escaped."""
    targets = [names.country(code) for code in row["target_codes"] if code]
    toward = f" → {escape.html(', '.join(targets))}" if targets else ""
    day = date_text(row["statement_date"], row["date_precision"])
    speaker = escape.html(escape.plain(row["speaker_name"] or "speaker not known", 120))
    role = f", {escape.html(entities.role(row['role']))}" if row["role"] else ""
    score = signed(row["escalation"], 1) if row["escalation"] is not None else "not coded"
    return (
        "<article class='cq-statement'>"
        f"<div class='cq-head'><span class='cq-score' style='background:"
        f"{theme.score_colour(row['escalation'])}'>{score}</span>"
        f"<span class='cq-act'>{escape.html(row['act'] or 'COMMENT')}</span>"
        f"<span class='cq-quiet'>{escape.html(row['modality'] or '')}</span>"
        f"<span class='cq-quiet'>{day}</span></div>"
        f"<blockquote>{highlighted(row['text'], row['evidence'])}</blockquote>"
        f"<p class='cq-who'><strong>{speaker}</strong>{role}<br>"
        f"{escape.html(names.country(row['country_code']))}{toward}</p>"
        f"<p class='cq-quiet'>{_source(row)}{_outlets(row, outlets)}</p>"
        f"<details><summary>Why this score</summary>{decomposition(row)}</details>"
        f"<details><summary>In its context</summary>{_context(row)}</details>"
        "</article>"
    )


def highlighted(text: str, evidence: str | None) -> str:
    """The statement with the words that moved the score marked, the stronger the darker."""
    spans = sorted(
        (int(start), int(end), abs(float(weight)))
        for start, end, weight in _evidence(evidence).get("spans", [])
        if 0 <= int(start) < int(end) <= len(text)
    )
    strongest = max((weight for *_, weight in spans), default=1.0) or 1.0
    pieces, place = [], 0
    for start, end, weight in spans:
        if start < place:
            continue
        pieces.append(escape.html(text[place:start]) if start > place else "")
        strength = 15 + round(30 * weight / strongest)
        pieces.append(f"<mark style='--strength:{strength}%'>{escape.html(text[start:end])}</mark>")
        place = end
    pieces.append(escape.html(text[place:]))
    return "".join(pieces)


def decomposition(row: dict[str, Any]) -> str:
    """How the score came about: contributions that add up to it, and the acts' probabilities."""
    terms = _evidence(row["evidence"]).get("terms", [])
    lines = "".join(
        f"<tr><td>{escape.html(t['act'])}</td><td>{float(t['probability']):.3f}</td>"
        f"<td>{signed(float(t['severity']), 1)}</td><td>{float(t['factor']):.3f}"
        f" ({escape.html(t['modality'])})</td>"
        f"<td>{exact(float(t['contribution']))}</td></tr>"
        for t in terms
    )
    total = exact(sum(float(t["contribution"]) for t in terms))
    table = (
        "<table><thead><tr><th>act</th><th>probability</th><th>severity</th>"
        "<th>factor (modality)</th><th>contribution</th></tr></thead>"
        f"<tbody>{lines}</tbody><tfoot><tr><td colspan='4'>escalation, the sum</td>"
        f"<td>{total}</td></tr></tfoot></table>"
        if terms
        else "<p>No act of this statement moves the score: it is 0.</p>"
    )
    probable = sorted(_json(row["act_probabilities"]).items(), key=lambda item: -float(item[1]))
    named = ", ".join(f"{escape.html(a)} {float(p):.2f}" for a, p in probable[:5])
    return f"{table}<p class='cq-quiet'>Most probable acts: {named}</p>"


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
    mine = outlets.filter(pl.col("distinct_statement_id") == row["distinct_statement_id"])
    mentions = int(mine["mentions"].sum() or 0)
    if mentions < 2:
        return ""
    named = ", ".join(
        f"{escape.html(escape.plain(o['outlet'] or 'unnamed', 60))} ({o['mentions']})"
        for o in mine.head(8).to_dicts()
    )
    return f"<br>Carried {mentions} times, counted as one quotation: {named}"


def _context(row: dict[str, Any]) -> str:
    before = escape.html(row["before"] or "")
    after = escape.html(row["after"] or "")
    return f"<p>… {before}<strong>{escape.html(row['text'])}</strong>{after} …</p>"


def _evidence(text: str | None) -> dict[str, Any]:
    return _json(text)


def _json(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
