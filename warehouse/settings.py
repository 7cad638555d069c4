"""Every number of the warehouse's operation that one may want to change, by name.

A setting is an environment variable; a value that is no whole number in its range is an error
and not ignored.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple


class SettingError(ValueError):
    """A setting holds something that is not a number in its range."""


class Setting(NamedTuple):
    """A whole number of ``unit``, at least ``minimum``."""

    name: str
    default: int
    unit: str
    meaning: str
    minimum: int = 1

    @property
    def value(self) -> int:
        text = os.environ.get(self.name, "").strip()
        if not text:
            return self.default
        if not text.isascii() or not text.isdigit() or int(text) < self.minimum:
            raise SettingError(
                f"{self.name} is {text!r}; it takes a whole number of {self.unit}, "
                f"{self.minimum} or more (unset: {self.default})"
            )
        return int(text)


def require(settings: Iterable[Setting]) -> None:
    """Raise SettingError if one of these holds something wrong."""
    for setting in settings:
        _ = setting.value


KEEP_BUILDS = Setting(
    "COMMUNIQUE_KEEP_BUILDS", 5, "builds", "Newest builds kept for rollback and permalinks."
)
KEEP_DAYS = Setting(
    "COMMUNIQUE_KEEP_DAYS",
    7,
    "days",
    "Beyond those, the newest build of each of the last days that have one is kept.",
    minimum=0,
)
KEEP_MONTHS = Setting(
    "COMMUNIQUE_KEEP_MONTHS",
    12,
    "months",
    "Beyond those, the newest build of each of the last months that have one is kept.",
    minimum=0,
)
SHRINK_PERCENT = Setting(
    "COMMUNIQUE_SHRINK_PERCENT",
    10,
    "percent",
    "A refresh fails when a table of facts or a series has lost more than this share of its rows.",
    minimum=0,
)
DBT_SECONDS = Setting(
    "COMMUNIQUE_DBT_SECONDS", 7200, "seconds", "A dbt run that takes longer is ended."
)
DBT_MEGABYTES = Setting(
    "COMMUNIQUE_DBT_MEGABYTES",
    1600,
    "megabytes",
    "Memory that DuckDB may take in a refresh; what does not fit is spilled beside the new build.",
    minimum=500,
)
STALE_HOURS = Setting(
    "COMMUNIQUE_STALE_HOURS",
    48,
    "hours",
    "`status` and `refresh` warn when the last load, or that of a regular source, is older.",
)
STALE_ERROR_HOURS = Setting(
    "COMMUNIQUE_STALE_ERROR_HOURS",
    0,
    "hours",
    "`refresh` fails when the last load, or that of a regular source, is older; 0: never.",
    minimum=0,
)
SQL_SECONDS = Setting("COMMUNIQUE_SQL_SECONDS", 20, "seconds", "Wall time of one query.")
SQL_CPU_SECONDS = Setting(
    "COMMUNIQUE_SQL_CPU_SECONDS", 40, "seconds", "CPU time of one query, over all its threads."
)
SQL_MEGABYTES = Setting(
    "COMMUNIQUE_SQL_MEGABYTES", 1536, "megabytes", "Address space of one query.", minimum=512
)
SQL_THREADS = Setting("COMMUNIQUE_SQL_THREADS", 2, "threads", "Threads of one query.")
SQL_ROWS = Setting("COMMUNIQUE_SQL_ROWS", 10_000, "rows", "Rows returned; the rest is cut off.")
SQL_RESULT_MEGABYTES = Setting(
    "COMMUNIQUE_SQL_RESULT_MEGABYTES", 64, "megabytes", "Size of what is returned, in memory."
)
CONSOLE_QUERIES = Setting(
    "COMMUNIQUE_CONSOLE_QUERIES",
    2,
    "queries",
    "Queries that the dashboard's console runs at once; another waits for its turn.",
)
CONSOLE_SECONDS = Setting(
    "COMMUNIQUE_CONSOLE_SECONDS",
    5,
    "seconds",
    "How long a query of the console waits for its turn before it is refused.",
    minimum=0,
)
DASHBOARD_MEGABYTES = Setting(
    "COMMUNIQUE_DASHBOARD_MEGABYTES",
    1000,
    "megabytes",
    "Memory that DuckDB may take for the dashboard's pages, a build.",
    minimum=100,
)
DASHBOARD_THREADS = Setting(
    "COMMUNIQUE_DASHBOARD_THREADS", 2, "threads", "Threads that answer the dashboard's pages."
)

SETTINGS = (
    KEEP_BUILDS,
    KEEP_DAYS,
    KEEP_MONTHS,
    SHRINK_PERCENT,
    DBT_SECONDS,
    DBT_MEGABYTES,
    STALE_HOURS,
    STALE_ERROR_HOURS,
    SQL_SECONDS,
    SQL_CPU_SECONDS,
    SQL_MEGABYTES,
    SQL_THREADS,
    SQL_ROWS,
    SQL_RESULT_MEGABYTES,
    CONSOLE_QUERIES,
    CONSOLE_SECONDS,
    DASHBOARD_MEGABYTES,
    DASHBOARD_THREADS,
)
