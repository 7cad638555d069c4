"""What a build says of itself, in its own file: the tables ``build``, ``tables`` and
``test_results`` of the schema ``meta``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import duckdb

from warehouse.checks import Table, quoted
from warehouse.transform import NodeResult


class Definition(NamedTuple):
    """What a table is, and its columns: type and description by name."""

    description: str
    columns: dict[str, tuple[str, str]]


OWN = {
    "build": Definition(
        "One row: the build, what it holds and what made it.",
        {
            "build_id": ("varchar", "The build, sorting by time."),
            "built_at": ("timestamptz", "When it was made (UTC)."),
            "last_load_at": ("timestamptz", "When the newest of its loads landed (UTC)."),
            "loads": ("bigint", "Loads it holds. Unit: loads."),
            "documents": ("bigint", "Landed in them, versions counted each. Unit: documents."),
            "statements": ("bigint", "Landed in them. Unit: statements."),
            "communique_version": ("varchar", "The version of this software."),
            "extractor_version": (
                "varchar",
                "The extractor of its statements, or several, that of most of them first.",
            ),
            "coder_version": (
                "varchar",
                "The coder of its statements, or several, that of most of them first.",
            ),
            "duckdb_version": ("varchar", "The version of DuckDB that wrote the file."),
            "dbt_version": ("varchar", "The version of dbt-core that made the tables."),
            "project_sha256": ("varchar", "The hash of the dbt project's files."),
        },
    ),
    "tables": Definition(
        "One row per table that dbt has made, as it was when the build was checked.",
        {
            "table_name": ("varchar", "Schema and name."),
            "rows": ("bigint", "Rows it has. Unit: rows."),
            "checksum": (
                "varchar",
                "A checksum of all rows, whatever their order (hexadecimal), by DuckDB's hash; "
                "communique verify compares it.",
            ),
        },
    ),
    "test_results": Definition(
        "One row per test of the data that the build has gone through.",
        {
            "test_id": ("varchar", "The test's unique id in the dbt project."),
            "status": ("varchar", "pass or warn; a build with a failed test is not published."),
            "failures": ("bigint", "Rows the test found. Unit: rows."),
            "message": ("varchar", "What dbt said."),
            "seconds": ("double", "How long it took. Unit: seconds. Lower is faster."),
        },
    ),
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


def methods(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """What extracted and coded the statements, by the columns of ``meta.build``; NULL if there are
    none. A coder that came after them has no part in their figures."""
    found = {}
    for column in ("extractor_version", "coder_version"):
        query = f"""
            select string_agg({column}, ', ' order by statements desc, {column})
            from (
                select {column}, count(*) filter (target_ordinal = 1) as statements
                from marts.fct_statements
                where {column} is not null
                group by all
            )
        """
        found[column] = connection.execute(query).fetchall()[0][0]
    return found


def write(
    connection: duckdb.DuckDBPyConnection,
    build: dict[str, Any],
    tables: Sequence[Table],
    results: Sequence[NodeResult],
) -> None:
    connection.execute("create schema if not exists meta")
    tests = [
        (result.node, result.status, result.failures, result.message, result.seconds)
        for result in results
        if result.kind == "test"
    ]
    of_build = [tuple(build[name] for name in OWN["build"].columns)]
    for name, rows in (("build", of_build), ("tables", tables), ("test_results", tests)):
        _replace(connection, name, rows)


def _replace(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    description, columns = OWN[name]
    defined = ", ".join(f"{quoted(column)} {kind}" for column, (kind, _) in columns.items())
    connection.execute(f"create or replace table meta.{name} ({defined})")
    if rows:
        places = ", ".join("?" * len(columns))
        connection.executemany(f"insert into meta.{name} values ({places})", rows)
    _comment(connection, f"table meta.{name}", description)
    for column, (_, comment) in columns.items():
        _comment(connection, f"column meta.{name}.{quoted(column)}", comment)


def _comment(connection: duckdb.DuckDBPyConnection, thing: str, text: str) -> None:
    literal = text.replace("'", "''")
    connection.execute(f"comment on {thing} is '{literal}'")
