"""What a build rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dashboard.facts import ONCE
from dashboard.queries import Query, Scalar
from dashboard.statements import within

OTHERS, UNKNOWN = "all others", "not known"  # groups of the chart that no column names


class Checked(NamedTuple):
    """A question and the tables it needs, which older builds may lack."""

    query: Query
    needs: frozenset[str]


TOTALS = Query(
    """select
    documents.*, statements.*,
    (select count(distinct publisher) from marts.dim_sources) as publishers,
    (select count(*) from marts.dim_speakers) as speakers
from (
    select count(*) as documents,
        count(*) filter (where published_date is null) as undated_documents
    from marts.fct_documents
    where is_latest_version
) as documents,
(
    select
        count(*) as statements,
        count(*) filter (where is_distinct_representative) as distinct_statements,
        count(*) filter (where target_code is not null) as directed_statements,
        count(*) filter (where statement_date is null) as undated_statements,
        count(*) filter (where speaker_id is null) as nameless_statements
    from marts.fct_statements
    where target_ordinal = 1
) as statements"""
)

MOST = 500  # rows of a section that are shown


def first(query: Query) -> Query:
    """What a section shows of its rows."""
    return Query(f"{query.sql}\nlimit {MOST}", query.params)


def count(query: Query) -> Query:
    """How many rows a section has."""
    return Query(f"select count(*) as n from (\n{query.sql}\n)", query.params)


SECTIONS = [
    (
        "Outlets and sources",
        "Documents by kind of input and publisher.",
        Checked(
            Query(
                """select source, publisher, count(*) as documents,
    count(*) filter (where published_date is null) as undated,
    sum(statements)::bigint as statements, min(published_date) as first, max(published_date) as last
from marts.fct_documents
where is_latest_version
group by all
order by documents desc, source, publisher"""
            ),
            frozenset({"marts.fct_documents"}),
        ),
    ),
    (
        "Most repeated quotations",
        "Statements made more than once, in one document or in several; a series counts each of"
        " them unless its options say once. These are up to a hundred, with most mentions.",
        Checked(
            Query(
                """with repeated as (
    select distinct_statement_id, text, mentions, speaker_name, statement_date
    from marts.fct_statements
    where mentions > 1 and is_distinct_representative and target_ordinal = 1
    order by mentions desc, statement_date, rowid
    limit 100
),
outlets as (
    select distinct_statement_id, count(distinct document_id) as documents,
        count(distinct publisher) as publishers
    from marts.fct_mentions
    where
        mentions > 1
        and distinct_statement_id in (select distinct_statement_id from repeated)
    group by distinct_statement_id
)
select text, mentions, documents, publishers, speaker_name as speaker, statement_date as first
from repeated
inner join outlets using (distinct_statement_id)
order by mentions desc, first, distinct_statement_id"""
            ),
            frozenset({"marts.fct_statements", "marts.fct_mentions"}),
        ),
    ),
    (
        "Documents without statements",
        "What extraction said of documents that gave none, or that it could not read.",
        Checked(
            Query(
                """select source, publisher, title, published_date, extraction_status,
    extraction_note
from marts.fct_documents
where is_latest_version and statements = 0
order by published_date desc nulls last, document_id"""
            ),
            frozenset({"marts.fct_documents"}),
        ),
    ),
    (
        "Feeds",
        "Snapshots of each feed. A gap is a snapshot that shares no item with the one before it:"
        " items that came and went between the two may have been missed. Gaps come first.",
        Checked(
            Query(
                """select
    feed, count(*) as snapshots, count(*) filter (where is_gap) as gaps,
    arg_max(previous_seen_at, seen_at) filter (where is_gap) as last_gap_from,
    max(seen_at) filter (where is_gap) as last_gap_to,
    min(seen_at) as first_seen, max(seen_at) as last_seen
from marts.coverage_feed_snapshot
group by feed
order by gaps desc, last_seen desc, feed"""
            ),
            frozenset({"marts.coverage_feed_snapshot"}),
        ),
    ),
    (
        "Loads",
        "Every load: what was read was loaded, was there already, or was put in quarantine.",
        Checked(
            Query(
                """select loaded_at, source, path, items_read, items_loaded, items_duplicate,
    items_quarantined, * exclude (
        loaded_at, source, path, items_read, items_loaded, items_duplicate, items_quarantined
    )
from meta.loads
order by loaded_at desc"""
            ),
            frozenset({"meta.loads"}),
        ),
    ),
    (
        "Quarantine",
        "Input that could not be read, with the place and the reason.",
        Checked(
            Query(
                """select path, place, reason, * exclude (path, place, reason)
from meta.quarantine
order by loaded_at desc"""
            ),
            frozenset({"meta.quarantine"}),
        ),
    ),
    (
        "Tests of this build",
        "dbt's tests; a build with a failed one is not published. Warnings come first.",
        Checked(
            Query(
                """select status, failures, * exclude (status, failures)
from meta.test_results
order by status desc, test_id"""
            ),
            frozenset({"meta.test_results"}),
        ),
    ),
]


def over_time(by: str) -> Query:
    """Statements a year by the six largest groups of a column and the rest."""
    return Query(
        f"""with days as (
    select statement_date, {by} as name, count(*) as statements
    from marts.fct_statements
    where target_ordinal = 1 and statement_date is not null
    group by all
),
counted as (
    select date_trunc('year', statement_date)::date as period_start,
        coalesce(name, '{UNKNOWN}') as name, sum(statements) as statements
    from days
    group by all
),
largest as (
    select name from counted group by name order by sum(statements) desc, name limit 6
)
select period_start, case when name in (select name from largest) then name else '{OTHERS}' end
        as entity,
    sum(statements)::bigint as statements
from counted
group by all
order by period_start, entity"""
    )


def of_bar(by: str, group: str, groups: Sequence[str], year: date) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements that one of the chart's groups has in a year."""
    name = f"coalesce({by}, '{UNKNOWN}')"
    named = {f"g{number}": other for number, other in enumerate(groups) if other != OTHERS}
    if group == OTHERS:
        params: dict[str, Scalar] = dict(named)
        which = " and ".join(f"{name} <> ${key}" for key in named) or "true"
    else:
        params, which = {"row": group}, f"{name} = $row"
    return f"{which} and {within('year')} and {ONCE}", {**params, "day": year}
