"""What a build rests on: its size, what it leaves out, how old it is and what failed since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from dashboard import queries
from dashboard.escape import plain
from dashboard.measures import counted
from dashboard.periods import period_text
from dashboard.queries import Query
from dashboard.session import Reading
from warehouse import store
from warehouse.outcome import last_refresh

TOTALS = Query(
    """select count(*) as statements,
    (select count(*) from marts.dim_speakers) as speakers,
    count(distinct country_code) as states,
    (select count(*) from marts.fct_documents where is_latest_version) as documents,
    (select count(*) from marts.fct_documents where is_latest_version and statements > 0)
        as quoted_documents,
    (select count(distinct publisher) from marts.dim_sources) as outlets,
    count(*) filter (where not is_distinct_representative) as repeated,
    count(*) filter (where statement_date is null) as undated,
    count(*) filter (where target_code is not null) as directed,
    min(statement_date) as first, max(statement_date) as last
from marts.fct_statements
where target_ordinal = 1"""
)
LOADED = Query(
    """select source, max(loaded_at)::date as day
from meta.loads
where items_loaded > 0
group by source order by day desc, source"""
)


def basis(totals: dict[str, Any]) -> str:
    """One sentence on what all of this rests on."""
    if not totals["statements"]:
        return "Who said what, toward whom, and how hostile it was."
    span = f", {_years(totals['first'].year, totals['last'].year)}" if totals["first"] else ""
    statements, documents = (
        counted(totals[f"{noun}s"], noun) for noun in ("statement", "document")
    )
    if totals["quoted_documents"] != totals["documents"]:
        documents = f"{totals['quoted_documents']:,} of {documents}"
    speakers = f", by {counted(totals['speakers'], 'named speaker')}" if totals["speakers"] else ""
    states = f", for {counted(totals['states'], 'state')}" if totals["states"] else ""
    directed = f"{totals['directed']:,}" if totals["directed"] else "none"
    return (
        f"{statements} in {documents}{speakers}{states}{span},"
        f" {directed} of them directed at a state: who spoke how toward whom,"
        " on a scale from −10, most conciliatory, to +10, most hostile."
    )


def _years(first: int, last: int) -> str:
    return f"of {first}" if first == last else f"from {first} to {last}"


def coverage(totals: dict[str, Any]) -> list[str]:
    """What the figures rest on and leave out."""
    outlets = counted(totals["outlets"], "outlet")
    repeated, undated = (
        share(totals[name], totals["statements"]) for name in ("repeated", "undated")
    )
    return [
        f"From {outlets}; repeating an earlier quotation: {repeated}; without a date, and so"
        f" without a place in a chart over time: {undated}."
    ]


def share(part: int, whole: int) -> str:
    if not part:
        return "no statements"
    percent = 100 * part / whole
    told = f"{percent:.1f} %" if percent >= 0.1 else "under 0.1 %"
    return f"{counted(part, 'statement')} ({told})"


def freshness(reading: Reading, totals: dict[str, Any], now: datetime) -> list[str]:
    """When the build was made, how far its statements reach, how old each kind of input is, what
    could not be read, and whether a refresh has failed since."""
    lines = []
    built = str(reading.versions.get("built_at", ""))[:16].replace("T", " ")
    if built:
        lines.append(f"Built {built} UTC.")
    if totals["last"]:
        lines.append(f"The newest dated statement is of {period_text(totals['last'], 'day')}.")
    known = queries.tables(reading.database)
    if "meta.loads" in known:
        lines += ages(reading.ask(LOADED), now)
    if "meta.quarantine" in known:
        held = reading.ask(Query("select count(*) as n from meta.quarantine"))["n"][0]
        lines.append(
            f"{counted(held, 'item')} could not be read; the reason stands in quarantine."
            if held
            else "Nothing stands in quarantine: every item could be read."
        )
    last = last_refresh(store.home())
    if last and not last["is_success"]:
        lines.append(
            f"The last refresh, at {str(last['at'])[:16].replace('T', ' ')} UTC, failed:"
            f" {plain(last['reason'], 300)}"
        )
    return lines


def ages(loaded: pl.DataFrame, now: datetime) -> list[str]:
    """The age of the newest load of each kind of input that brought something new."""
    ages = []
    for source, day in loaded.iter_rows():
        days = (now.date() - day).days
        when = f"{counted(days, 'day')} ago" if days else "today"
        ages.append(f"{plain(source, 40)} {when}")
    return [f"Newest load of each kind of input: {', '.join(ages)}."] if ages else []
