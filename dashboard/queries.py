"""The one query layer: read-only questions to one build, answered once and remembered.

A ``Query`` keeps its SQL and its parameters apart for running, and can write itself out as one
statement for the reader (``literal``), which is what "the SQL behind it" shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import streamlit as st

from warehouse.settings import DASHBOARD_MEGABYTES, DASHBOARD_THREADS

KEPT, LARGE = 500, 500_000  # so many answers are remembered, none of more bytes than this

Scalar = str | int | float | bool | date | None
Value = Scalar | tuple[str, ...] | tuple[int, ...]  # a tuple is a list in SQL


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with ``$name`` parameters."""

    sql: str
    params: Mapping[str, Value] = field(default_factory=dict)

    @property
    def literal(self) -> str:
        """The same question with its values written in, ready for any SQL client."""
        return re.sub(
            r"\$([a-z_][a-z0-9_]*)",
            lambda match: _literal(self.params[match[1]]) if match[1] in self.params else match[0],
            self.sql,
        )


def among(column: str, name: str) -> str:
    """Condition that a column's value is in the list ``$name``.

    It is a join: DuckDB then reads the few blocks that hold such rows, where ``in`` with the values
    themselves reads each row group whole that may hold one, twenty times as long for wide rows.
    """
    return f"{column} in (select unnest(${name}))"


def _literal(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def run(database: Path, query: Query) -> pl.DataFrame:
    """The answer; a build never changes, so the same question is asked once, unless the answer is
    too large to be kept for all."""
    try:
        return _answer(str(database), query.sql, tuple(sorted(query.params.items())))
    except _Large as large:
        return large.answer


class _Large(Exception):
    """An answer that is not remembered, as nothing is that a remembered function raises."""

    def __init__(self, answer: pl.DataFrame) -> None:
        self.answer = answer


@st.cache_resource(max_entries=8, show_spinner=False)
def opened(path: str) -> duckdb.DuckDBPyConnection:
    """The connection to a build, which stays open."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{DASHBOARD_MEGABYTES.value}MB",
        "threads": DASHBOARD_THREADS.value,
        # So many first rows are sorted without their wide columns, which are then fetched for them.
        "late_materialization_max_rows": 1000,
    }
    return duckdb.connect(path, read_only=True, config=config)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _answer(path: str, sql: str, params: tuple[tuple[str, Value], ...]) -> pl.DataFrame:
    cursor = opened(path).cursor()
    bound = {name: list(value) if isinstance(value, tuple) else value for name, value in params}
    try:
        answer: pl.DataFrame = cursor.sql(sql, params=bound or None).pl()
    finally:
        cursor.close()
    if answer.estimated_size() > LARGE:
        raise _Large(answer)
    return answer


def tables(database: Path) -> frozenset[str]:
    """The build's tables as ``schema.table``: an older build may lack a newer mart."""
    found = run(
        database,
        Query("select table_schema || '.' || table_name as name from information_schema.tables"),
    )
    return frozenset(found["name"].to_list())
