"""Whether what is loaded again and again still comes.

``dbt source freshness`` judges the newest load by the same settings.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from ingest.landing import Landing

# A kind of input that has landed on fewer days of the last month was loaded now and then (or was
# given up), and cannot be late.
REGULAR_DAYS = 3
MONTH = timedelta(days=30)


def stale(landing: Landing, hours: int) -> list[str]:
    """What has not landed for more than ``hours``: anything at all, else each regular source.

    A recoding, a feed that shows what it showed before, and what was only quarantined are no news.
    """
    brought = landing.scan("ledger").filter(pl.col("items_loaded") > 0)
    now = datetime.now(UTC)
    recent = pl.col("loaded_at").filter(pl.col("loaded_at") > now - MONTH)
    sources = (
        brought.group_by("source")
        .agg(last=pl.col("loaded_at").max(), days=recent.dt.date().n_unique())
        .sort("source")
        .collect()
    )
    if sources.is_empty():
        return []
    oldest = now - timedelta(hours=hours)
    newest: datetime = sources.get_column("last").max()  # type: ignore[assignment]
    if newest < oldest:
        return [_told("the last load that brought something new landed", newest)]
    return [
        _told(f"the last load of {source} that brought something new landed", last)
        for source, last, days in sources.iter_rows()
        if last < oldest and days >= REGULAR_DAYS
    ]


def _told(what: str, last: datetime) -> str:
    age = datetime.now(UTC) - last
    long = f"{age.days} days" if age.days > 1 else f"{age // timedelta(hours=1)} hours"
    return f"{what} {long} ago ({last.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"
