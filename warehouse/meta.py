"""What a build says of itself, in its own file: the tables ``build``, ``tables`` and
``test_results`` of the schema ``meta``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.checks import Table, quoted
from warehouse.transform import NodeResult

Columns = dict[str, tuple[str, str]]

BUILD: Columns = {
    "build_id": ("varchar", "The build, sorting by time."),
    "built_at": ("timestamptz", "When it was made (UTC)."),
    "last_load_at": ("timestamptz", "When the newest of its loads landed (UTC)."),
    "loads": ("bigint", "How many loads it holds."),
    "documents": ("bigint", "How many documents have landed in them, versions included."),
    "statements": ("bigint", "How many statements have landed in them."),
    "communique_version": ("varchar", "The version of this software."),
    "extractor_version": ("varchar", "The extractor that newly loaded documents go through."),
    "coder_version": ("varchar", "The coder that newly loaded statements go through."),
    "duckdb_version": ("varchar", "The version of DuckDB that wrote the file."),
    "dbt_version": ("varchar", "The version of dbt-core that made the tables."),
    "project_sha256": ("varchar", "The hash of the dbt project's files."),
}
TABLES: Columns = {
    "table_name": ("varchar", "Schema and name."),
    "rows": ("bigint", "How many rows it has."),
    "checksum": ("varchar", "A checksum of all rows, whatever their order (hexadecimal)."),
}
TEST_RESULTS: Columns = {
    "test_id": ("varchar", "The test's unique id in the dbt project."),
    "status": ("varchar", "pass or warn; a build with a failed test is not published."),
    "failures": ("bigint", "How many rows the test found."),
    "message": ("varchar", "What dbt said."),
    "seconds": ("double", "How long it took."),
}


def drop_outside_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop views that read files: a published build stands alone and tells no places."""
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() "
        "where not internal and regexp_matches(sql, 'read_(parquet|csv|json)', 'i')"
    ).fetchall()
    for schema, view in views:
        connection.execute(f"drop view {quoted(schema)}.{quoted(view)}")
    left = connection.execute(
        "select schema_name, view_name from duckdb_views() where not internal"
    ).fetchall()
    for schema, view in left:
        name = f"{quoted(schema)}.{quoted(view)}"
        try:
            connection.execute(f"select * from {name} limit 0").fetchall()
        except duckdb.Error:  # it stood on one of those dropped
            connection.execute(f"drop view {name}")


def write(
    connection: duckdb.DuckDBPyConnection,
    build: dict[str, Any],
    tables: Sequence[Table],
    results: Sequence[NodeResult],
) -> None:
    connection.execute("create schema if not exists meta")
    _replace(connection, "build", BUILD, [tuple(build[name] for name in BUILD)])
    _replace(connection, "tables", TABLES, tables)
    tests = [
        (result.node, result.status, result.failures, result.message, result.seconds)
        for result in results
        if result.kind == "test"
    ]
    _replace(connection, "test_results", TEST_RESULTS, tests)


def _replace(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Columns,
    rows: Sequence[tuple[Any, ...]],
) -> None:
    defined = ", ".join(f"{quoted(column)} {kind}" for column, (kind, _) in columns.items())
    connection.execute(f"create or replace table meta.{name} ({defined})")
    if rows:
        places = ", ".join("?" * len(columns))
        connection.executemany(f"insert into meta.{name} values ({places})", rows)
    for column, (_, comment) in columns.items():
        text = comment.replace("'", "''")
        connection.execute(f"comment on column meta.{name}.{quoted(column)} is '{text}'")
