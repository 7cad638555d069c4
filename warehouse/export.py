"""The marts as files: Parquet or CSV beside a data package that describes and seals them.

The package follows the Data Package standard (https://datapackage.org): one resource a table with
its columns, types, descriptions, size and SHA-256.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from ingest.durable import file_sha256
from warehouse.builds import Build
from warehouse.checks import quoted
from warehouse.tabular import FORMULA_STARTS

FORMATS = ("parquet", "csv")
EXPORTED_SCHEMAS = ("marts", "meta")
# Of the build's manifest.
OF_BUILD = (
    *("build_id", "built_at", "sha256"),
    *("communique_version", "extractor_version", "coder_version"),
)
# Text a spreadsheet would run as a formula gets an apostrophe, as in warehouse.tabular.
FORMULA_STARTS_SQL = ", ".join(f"'{start}'" for start in FORMULA_STARTS)
# Data Package types of DuckDB's; what is not listed is text.
TYPES = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "TIMESTAMP": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
INTEGERS = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER"}


class ExportError(Exception):
    """The export cannot be made; the message says why."""


def export(build: Build, folder: Path, format_name: str, tables: Sequence[str] = ()) -> list[Path]:
    """Write tables (all of the marts and meta if none are named) into a new folder; the files.

    The folder appears when all is written. Raises ExportError.
    """
    if folder.exists():
        raise ExportError(f"{folder} is there already; name a new folder")
    aside = folder.with_name(f".{folder.name}.pending")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        with duckdb.connect(str(build.database.resolve()), read_only=True) as connection:
            resources = [
                _write(connection, schema, table, aside, format_name)
                for schema, table in _chosen(connection, tables)
            ]
        package = _package(build, format_name, resources)
        text = json.dumps(package, indent=2, ensure_ascii=False)
        (aside / "datapackage.json").write_text(text + "\n", "utf-8")
        aside.rename(folder)
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sorted(folder.iterdir())


def _chosen(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[tuple[str, str]]:
    there: list[tuple[str, str]] = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where schema_name in (select unnest(?)) order by all",
        [list(EXPORTED_SCHEMAS)],
    ).fetchall()
    if not names:
        return there
    known = {
        name: (schema, table) for schema, table in there for name in (table, f"{schema}.{table}")
    }
    if unknown := [name for name in names if name not in known]:
        raise ExportError(
            f"no such table: {', '.join(unknown)}; there are {', '.join(t for _, t in there)}"
        )
    return [known[name] for name in dict.fromkeys(names)]


def _write(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, folder: Path, format_name: str
) -> dict[str, Any]:
    columns: list[tuple[str, str, str | None]] = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where schema_name = ? and table_name = ? and not internal order by column_index",
        [schema, table],
    ).fetchall()
    name = table if schema == "marts" else f"{schema}_{table}"
    path = folder / f"{name}.{format_name}"
    chosen = ", ".join(
        _csv_column(c, t) if format_name == "csv" else quoted(c) for c, t, _ in columns
    )
    options = "format csv, header" if format_name == "csv" else "format parquet, compression zstd"
    place = str(path).replace("'", "''")
    ((rows,),) = connection.execute(
        f"copy (select {chosen} from {quoted(schema)}.{quoted(table)}) to '{place}' ({options})"
    ).fetchall()
    ((comment,),) = connection.execute(
        "select comment from duckdb_tables() where schema_name = ? and table_name = ?",
        [schema, table],
    ).fetchall()
    return {
        "name": name,
        "path": path.name,
        "format": format_name,
        **({"description": comment} if comment else {}),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_sha256(path)}",
        "rows": rows,
        "schema": {"fields": [_field(*column) for column in columns]},
    }


def _csv_column(name: str, kind: str) -> str:
    column = quoted(name)
    if kind == "VARCHAR" or kind.startswith("ENUM"):
        safe = f"case when left({column}, 1) in ({FORMULA_STARTS_SQL}) then '''' || {column} "
        return f"{safe} else {column} end as {column}"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({column}) as {column}"
    return column


def _field(name: str, kind: str, comment: str | None) -> dict[str, str]:
    if kind in INTEGERS:
        simple = "integer"
    elif kind.endswith("]"):
        simple = "array"
    else:
        simple = TYPES.get(kind, "number" if kind.startswith("DECIMAL") else "string")
    # A time has a blank, as DuckDB and spreadsheets read it; the standard's own form has a T.
    written = {"format": "any"} if simple == "datetime" else {}
    return {
        "name": name,
        "type": simple,
        **written,
        **({"description": comment} if comment else {}),
    }


def _package(build: Build, format_name: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    manifest = build.manifest
    note = (
        " Text that starts with =, +, -, @, |, %, a tab, a carriage return or a line feed is "
        "preceded by an apostrophe, so that no spreadsheet runs it; the Parquet export holds it as "
        "it is."
    )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "communique",
        "title": "Diplomatic statements over time",
        "description": "Marts of a communique warehouse." + (note if format_name == "csv" else ""),
        "version": build.build_id,
        "created": manifest["built_at"],
        "build": {name: manifest[name] for name in OF_BUILD},
        "resources": resources,
    }
