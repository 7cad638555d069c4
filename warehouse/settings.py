"""Every number of the warehouse's operation that one may want to change, by name.

A setting is an environment variable; a value that is no whole number in its range is an error
and not ignored. A maximum is far beyond what is of use, and well below what breaks clocks, the
system's limits or arithmetic.
"""

from __future__ import annotations

import os
import reprlib
from collections.abc import Iterable
from typing import NamedTuple


class SettingError(ValueError):
    """A setting holds something that it does not take; the message says what it takes."""


class Setting(NamedTuple):
    """A whole number of ``unit``, from ``minimum`` to ``maximum``."""

    name: str
    default: int
    unit: str
    meaning: str
    maximum: int
    minimum: int = 1

    @property
    def value(self) -> int:
        text = os.environ.get(self.name, "").strip()
        if not text:
            return self.default
        if not self._takes(text):
            raise SettingError(
                f"{self.name} is {reprlib.repr(text)}; it takes a whole number of {self.unit} "
                f"from {self.minimum} to {self.maximum} (unset: {self.default})"
            )
        return int(text)

    def _takes(self, text: str) -> bool:
        # Python refuses to read a number of thousands of digits.
        is_number = text.isascii() and text.isdigit() and len(text) < 20
        return is_number and self.minimum <= int(text) <= self.maximum


def require(settings: Iterable[Setting]) -> None:
    """Raise SettingError if one of these holds something wrong."""
    for setting in settings:
        _ = setting.value


KEEP_BUILDS = Setting(
    "COMMUNIQUE_KEEP_BUILDS",
    5,
    "builds",
    "Newest builds kept for rollback and permalinks.",
    maximum=10_000,
)
KEEP_DAYS = Setting(
    "COMMUNIQUE_KEEP_DAYS",
    7,
    "days",
    "Beyond those, the newest build of each of the last days that have one is kept.",
    maximum=36_500,
    minimum=0,
)
KEEP_MONTHS = Setting(
    "COMMUNIQUE_KEEP_MONTHS",
    12,
    "months",
    "Beyond those, the newest build of each of the last months that have one is kept.",
    maximum=1200,
    minimum=0,
)
SHRINK_PERCENT = Setting(
    "COMMUNIQUE_SHRINK_PERCENT",
    10,
    "percent",
    "A refresh fails when a table of facts or a series has lost more than this share of its rows.",
    maximum=100,
    minimum=0,
)
DBT_SECONDS = Setting(
    "COMMUNIQUE_DBT_SECONDS",
    7200,
    "seconds",
    "A dbt run that takes longer is ended.",
    maximum=604_800,
)
DBT_MEGABYTES = Setting(
    "COMMUNIQUE_DBT_MEGABYTES",
    1450,
    "megabytes",
    "Memory that DuckDB may take in a refresh; what does not fit is spilled beside the new build.",
    maximum=10_000_000,
    minimum=500,
)
STEP_SECONDS = Setting(
    "COMMUNIQUE_STEP_SECONDS",
    21_600,
    "seconds",
    "A step of `schedule` (a source, the refresh) that takes longer is ended.",
    maximum=604_800,
)
STALE_HOURS = Setting(
    "COMMUNIQUE_STALE_HOURS",
    48,
    "hours",
    "`status` and `refresh` warn when the last load with something new, or that of a regular"
    " source, is older.",
    maximum=876_000,
)
STALE_ERROR_HOURS = Setting(
    "COMMUNIQUE_STALE_ERROR_HOURS",
    0,
    "hours",
    "`refresh` fails when the last load with something new, or that of a regular source, is"
    " older; 0: never.",
    maximum=876_000,
    minimum=0,
)
SQL_SECONDS = Setting(
    "COMMUNIQUE_SQL_SECONDS",
    20,
    "seconds",
    "Wall time of one query.",
    maximum=86_400,
)
SQL_CPU_SECONDS = Setting(
    "COMMUNIQUE_SQL_CPU_SECONDS",
    40,
    "seconds",
    "CPU time of one query, over all its threads.",
    maximum=1_000_000,
)
SQL_MEGABYTES = Setting(
    "COMMUNIQUE_SQL_MEGABYTES",
    1536,
    "megabytes",
    "Address space of one query.",
    maximum=10_000_000,
    minimum=512,
)
SQL_THREADS = Setting(
    "COMMUNIQUE_SQL_THREADS",
    2,
    "threads",
    "Threads of one query.",
    maximum=256,
)
SQL_ROWS = Setting(
    "COMMUNIQUE_SQL_ROWS",
    10_000,
    "rows",
    "Rows returned; the rest is cut off.",
    maximum=100_000_000,
)
SQL_RESULT_MEGABYTES = Setting(
    "COMMUNIQUE_SQL_RESULT_MEGABYTES",
    64,
    "megabytes",
    "Size of what is returned, in memory; a value counts for eight bytes at least.",
    maximum=100_000,
)
CONSOLE_QUERIES = Setting(
    "COMMUNIQUE_CONSOLE_QUERIES",
    2,
    "queries",
    "Queries that the dashboard's console runs at once; another waits for its turn.",
    maximum=1000,
)
CONSOLE_SECONDS = Setting(
    "COMMUNIQUE_CONSOLE_SECONDS",
    5,
    "seconds",
    "How long a query of the console waits for its turn before it is refused.",
    maximum=3600,
    minimum=0,
)
DASHBOARD_MEGABYTES = Setting(
    "COMMUNIQUE_DASHBOARD_MEGABYTES",
    1000,
    "megabytes",
    "Memory that DuckDB may take for the dashboard's pages, a build.",
    maximum=10_000_000,
    minimum=100,
)
DASHBOARD_THREADS = Setting(
    "COMMUNIQUE_DASHBOARD_THREADS",
    2,
    "threads",
    "Threads that answer the dashboard's pages.",
    maximum=256,
)

SETTINGS = (
    KEEP_BUILDS,
    KEEP_DAYS,
    KEEP_MONTHS,
    SHRINK_PERCENT,
    DBT_SECONDS,
    DBT_MEGABYTES,
    STEP_SECONDS,
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
