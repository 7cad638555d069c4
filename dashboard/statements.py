"""Questions for statements: which stand behind a point, in which order, and all a card shows.

A build holds ten million statements, wide with text and evidence: a list sorts narrow columns and
keeps the rows' places in the table, and the cards then fetch those few rows by place. Places are
row numbers, which a build, being read-only, never changes.

A condition for a list finds one row a statement: it names the state spoken to, or says ``ONCE``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from dashboard.facts import OF_TARGET, ONCE, facts, is_toward
from dashboard.queries import Query, Scalar, among
from dashboard.series import KEYS, dated_sql
from dashboard.session import Reading

CONTEXT = 280
MANY = 200_000  # up to so many statements, a list also counts its different quotations
ORDERS = {
    "hostile": ("Most hostile first", "escalation desc nulls last"),
    "friendly": ("Most conciliatory first", "escalation nulls last"),
    "early": ("Earliest first", "statement_date"),
    "late": ("Latest first", "statement_date desc nulls last"),
}


class Count(NamedTuple):
    """How many statements a condition finds, and how many different quotations they are, which is
    counted only up to ``MANY``."""

    statements: int
    quotations: int | None


def of_point(kind: str, point: str, grain: str) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements that a series counts in one period: ``USA>RUS@1812-01-01``."""
    entity, _, text = point.rpartition("@")
    day = date.fromisoformat(text)
    return of_span(kind, entity, day, day, grain)


def within(grain: str, first: str = "day", last: str = "day") -> str:
    """Condition for the periods that begin on the days of two parameters, and between them."""
    return f"statement_date >= ${first} and statement_date < ${last} + interval 1 {grain}"


def of_span(
    kind: str, entity: str, first: date, last: date, grain: str
) -> tuple[str, dict[str, Scalar]]:
    """Condition for those that it counts from one period to another, which begin on these days."""
    # A statement to several states has a row for each, of which a series without targets has one.
    once = "" if "target_code" in KEYS[kind] else f" and {ONCE}"
    parts = entity.split(">", 1) if kind == "dyad" else [entity]
    if len(parts) != len(KEYS[kind]):
        raise ValueError(f"{entity} is not a point of this chart")
    params: dict[str, Scalar] = {f"k{i}": part for i, part in enumerate(parts)}
    keys = " and ".join(f"{key} = $k{i}" for i, key in enumerate(KEYS[kind]))
    return (
        f"{keys} and {within(grain, 'first', 'last')} and {dated_sql(grain)}{once}",
        {**params, "first": first, "last": last},
    )


def count(reading: Reading, where: str, params: dict[str, Scalar]) -> Count:
    """How much a condition finds, which must find one row a statement."""
    found = reading.ask(count_query(where, params))["statements"][0]
    if found > MANY:
        return Count(found, None)
    different = Query(
        "select count(distinct distinct_statement_id) as quotations"
        f" from {facts(where)} where {where}",
        params,
    )
    return Count(found, reading.ask(different)["quotations"][0])


def count_query(where: str, params: dict[str, Scalar]) -> Query:
    return Query(f"select count(*) as statements from {facts(where)} where {where}", params)


def first(
    reading: Reading, where: str, params: dict[str, Scalar], order: str, limit: int
) -> list[int]:
    """Places of the first statements in an order, each quotation once: as the copy that comes
    first, which of equal ones is the representative."""
    asked = 2 * limit
    while True:
        places = reading.ask(places_query(where, params, order, asked))["place"].to_list()
        kept = _quotations(reading, places)
        if len(kept) >= limit or len(places) < asked:
            return kept[:limit]
        asked *= 4


def places_query(where: str, params: dict[str, Scalar], order: str, limit: int) -> Query:
    return Query(
        f"""select rowid as place
from {facts(where)}
where {where}
order by {ORDERS[order][1]}, statement_date, not is_distinct_representative, rowid
limit {limit}""",
        params,
    )


def _quotations(reading: Reading, places: Sequence[int]) -> list[int]:
    """The places without those of further copies of the same quotation."""
    if not places:
        return []
    found = reading.ask(
        Query(
            "select rowid as place, distinct_statement_id from marts.fct_statements"
            f" where {among('rowid', 'places')}",
            {"places": tuple(places)},
        )
    )
    groups = dict(found.iter_rows())
    kept: dict[str, int] = {}
    for place in places:
        kept.setdefault(groups[place], place)
    return list(kept.values())


def places_of(
    reading: Reading, ids: Sequence[str], where: str = ONCE, of: dict[str, Scalar] | None = None
) -> dict[str, int]:
    """The places of statements, by id, of those that the build has; ``where``, a condition with
    the parameters ``of``, says which row of a statement to several states is meant."""
    return _by_id(reading, "rowid", ids, where, of or {})


def days_of(reading: Reading, ids: Sequence[str]) -> dict[str, date]:
    """The days of statements, by id, of those that the build has with one."""
    return _by_id(reading, "statement_date", ids, f"{ONCE} and statement_date is not null", {})


def _by_id(
    reading: Reading, column: str, ids: Sequence[str], where: str, of: dict[str, Scalar]
) -> dict[str, Any]:
    """One column of statements, by id, of those that the build has under a condition."""
    if not ids:
        return {}
    found = reading.ask(
        Query(
            f"select statement_id, {column} from marts.fct_statements"
            f" where {among('statement_id', 'ids')} and {where}",
            {"ids": tuple(ids), **of},
        )
    )
    return dict(found.iter_rows())


def place_of(reading: Reading, statement_id: str) -> int | None:
    """The place of one statement, or None where the build has none of that id."""
    return places_of(reading, [statement_id]).get(statement_id)


def details(reading: Reading, places: Sequence[int], where: str = ONCE) -> pl.DataFrame:
    """Everything that the cards at some places show, in the places' order: the row as ``where``
    reads it, what its statement does to each of its targets (``toward``, a list of structs), and
    the words before and after it in its document. ``of_target`` is the state that the row is read
    toward, null where it is read as a whole."""
    rows = reading.ask(details_query(places, where))
    targets = reading.ask(targets_query(rows))
    toward = pl.struct(pl.all().exclude("statement_id")).alias("toward")
    targets = targets.group_by("statement_id", maintain_order=True).agg(toward)
    context = reading.ask(context_query(rows))
    order = pl.DataFrame({"place": places}, schema={"place": pl.Int64})
    return (
        order.join(rows, on="place", maintain_order="left")
        .join(targets, on="statement_id", how="left", maintain_order="left")
        .join(context, on="place", how="left", maintain_order="left")
    )


def details_query(places: Sequence[int], where: str = ONCE) -> Query:
    target = OF_TARGET if is_toward(where) else "null::varchar"
    return Query(
        f"""select
    rowid as place, statement_id, distinct_statement_id, mentions, document_id, text,
    reporting_clause, statement_date, date_precision, speaker_id, speaker_name, role, country_code,
    kind, act, modality, escalation, act_probabilities, evidence, publisher, source, title, url,
    {target} as of_target
from {facts(where)}
where {among("rowid", "places")}""",
        {"places": tuple(places)},
    )


def targets_query(rows: pl.DataFrame) -> Query:
    """What some statements do to their targets: their rows are found first, then read."""
    return Query(
        f"""with chosen as (
    select rowid as place
    from marts.fct_statements
    where target_code is not null and {among("statement_id", "ids")}
)
select statement_id, target_code, act, escalation, act_probabilities, evidence
from {facts("target_code")}
where rowid in (select place from chosen)
order by statement_id, target_ordinal""",
        {"ids": tuple(rows["statement_id"])},
    )


def context_query(rows: pl.DataFrame) -> Query:
    """Some statements in their documents: from their first word to their last (``said``), the
    places of their parts in it, and the words around them, with a mark where they are cut off,
    between words."""
    # Documents are given as a list too: the join with the chosen rows alone reads all texts.
    return Query(
        f"""with chosen as (
    select rowid as place, document_id, spans
    from marts.fct_statements
    where {among("rowid", "places")}
)
select
    place,
    substring(text, spans[1][1] + 1, spans[-1][2] - spans[1][1]) as said,
    [[part[1] - spans[1][1], part[2] - spans[1][1]] for part in spans] as parts,
    substring(
        text, greatest(1, spans[1][1] + 1 - {CONTEXT}), least({CONTEXT}, spans[1][1])
    ) as all_before,
    substring(text, spans[-1][2] + 1, {CONTEXT}) as all_after,
    if(
        spans[1][1] > {CONTEXT},
        '… ' || regexp_replace(all_before, '^\\S{{0,30}}\\s+', ''),
        all_before
    ) as before,
    if(
        length(text) > spans[-1][2] + {CONTEXT},
        regexp_replace(all_after, '\\s+\\S{{0,30}}$', '') || ' …',
        all_after
    ) as after
from marts.fct_documents as documents
inner join chosen using (document_id)
where {among("documents.document_id", "documents")}""",
        {"places": tuple(rows["place"]), "documents": tuple(rows["document_id"].unique().sort())},
    )


def outlets_query(rows: pl.DataFrame) -> Query | None:
    """Who carried the repeated quotations among some statements; None where none is repeated."""
    groups = rows.filter(pl.col("mentions") > 1)["distinct_statement_id"].unique().sort()
    if groups.is_empty():
        return None
    return Query(
        f"""select distinct_statement_id, coalesce(publisher, source) as outlet,
    count(*) as mentions
from marts.fct_mentions
where mentions > 1 and {among("distinct_statement_id", "groups")}
group by all
order by distinct_statement_id, mentions desc, outlet""",
        {"groups": tuple(groups)},
    )
