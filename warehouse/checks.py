"""What a new build must pass before it is published, beside dbt's tests.

Every block is read once (DuckDB finds a wrong block only when it reads it), no table may have
shrunk beyond measure, and what the ledger says has landed must be in the marts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from ingest.landing import Landing

# Columns that tell when and in which order things were loaded, not what was said.
CIRCUMSTANCES = frozenset(
    {
        "load_id",
        "recorded_at",
        "last_loaded_at",
        "loaded_at",
        "coded_at",
        "first_seen_at",
        "first_load_id",
        "last_load_id",
        "dbt_scd_id",
        "dbt_updated_at",
        "dbt_valid_from",
        "dbt_valid_to",
    }
)


# What has landed and the series of it. Other marts, change points among them, are found anew in
# each build and may well be fewer.
GROWING = ("marts.fct_", "marts.escalation_")

# The tables of a load whose rows its ledger counts.
COUNTED = ("documents", "statements", "codings", "events", "series", "sightings")

# The mart of a table that lands, and what makes a row of both the same, as the models have it.
# A point that a later release restates lands once more and stays one.
SAME = {
    "events": ("fct_events", "landed.event_id = built.event_id"),
    "series": (
        "fct_series_points",
        "landed.source = built.source and landed.series = built.series "
        "and coalesce(landed.country, '') = coalesce(built.country_code, '') "
        "and landed.point_date = built.point_date "
        "and landed.grain is not distinct from built.grain "
        "and coalesce(landed.label, '') = coalesce(built.label, '')",
    ),
    "sightings": ("fct_sightings", "landed.sighting_id = built.sighting_id"),
}


class Table(NamedTuple):
    """One table of a build; ``checksum`` does not depend on the order of rows."""

    name: str
    rows: int
    checksum: str


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def table_names(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Schema and name of every table that dbt has made, in order."""
    rows: list[tuple[str, str]] = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where not internal and not temporary "
        "and not (schema_name = 'meta' and table_name in ('build', 'tables', 'test_results')) "
        "order by all"
    ).fetchall()
    return rows


def scan(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Read every table whole; raises duckdb.Error if a block is damaged."""
    tables = []
    for schema, table in table_names(connection):
        ((rows, checksum),) = connection.execute(
            f"select count(*), sum(hash(t)) from {quoted(schema)}.{quoted(table)} as t"
        ).fetchall()
        tables.append(Table(f"{schema}.{table}", rows, f"{int(checksum or 0):x}"))
    return tables


def altered(database: Path) -> list[str]:
    """Tables that hold other rows than when the build was checked, before it was sealed.

    DuckDB's hash belongs to its version, so a build of another version is passed over. Raises
    duckdb.Error if a block is damaged.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        ((made_by,),) = connection.execute("select duckdb_version from meta.build").fetchall()
        if made_by != duckdb.__version__:
            return []
        checked = connection.execute("select table_name, rows, checksum from meta.tables")
        before = {Table(*row) for row in checked.fetchall()}
        return sorted({table.name for table in before ^ set(scan(connection))})


def content_hashes(connection: duckdb.DuckDBPyConnection, schema: str = "marts") -> dict[str, str]:
    """A hash of the content of each table, the same whenever it was loaded, and in whatever order
    unless inputs contradict each other (of which the later one counts).

    Numbers count to single precision: the last bits of a sum depend on the order of adding.
    """
    hashes = {}
    for found, table in table_names(connection):
        if found != schema:
            continue
        columns = connection.execute(
            "select column_name, data_type from duckdb_columns() "
            "where schema_name = ? and table_name = ? and not internal order by column_index",
            [schema, table],
        ).fetchall()
        row = ", ".join(
            f"{quoted(name)}::float" if kind == "DOUBLE" else quoted(name)
            for name, kind in columns
            if name not in CIRCUMSTANCES
        )
        ((digest,),) = connection.execute(
            "select md5(concat_ws(' ', count(*), sum(md5_number_lower(line)), "
            f"sum(md5_number_upper(line)))) from (select row({row})::varchar as line "
            f"from {quoted(schema)}.{quoted(table)})"
        ).fetchall()
        hashes[f"{schema}.{table}"] = digest
    return hashes


def shrunk(before: Mapping[str, int], now: Mapping[str, int], percent: int) -> list[str]:
    """Marts that are gone, and facts and series that lost more than ``percent`` of their rows."""
    problems = []
    for name, rows in before.items():
        if not name.startswith("marts."):
            continue
        if name not in now:
            problems.append(f"{name} had {rows:,} rows and is gone")
        elif name.startswith(GROWING) and now[name] < rows * (1 - percent / 100):
            problems.append(f"{name} had {rows:,} rows and has {now[name]:,}")
    return problems


def unreconciled(
    connection: duckdb.DuckDBPyConnection, landing: Landing, new: Sequence[str]
) -> list[str]:
    """Where what has landed, as the ledger counts it, and the marts do not agree; of the ``new``
    loads also row by row, where a mart holds what several loads brought once."""
    problems = [line for table in SAME for line in _left_out(connection, landing, new, table)]
    ledger = landing.scan("ledger").select(pl.col("documents").sum()).collect()
    ((documents, distinct, statements),) = connection.execute(
        "select count(*), count(distinct document_id), "
        "coalesce(sum(statements) filter (where is_latest_version), 0) from marts.fct_documents"
    ).fetchall()
    ((facts,),) = connection.execute(
        "select count(*) from marts.fct_statements where target_ordinal = 1"
    ).fetchall()
    for what, landed, built in (
        ("documents in the ledger and in fct_documents", ledger.item(), documents),
        ("documents and their ids in fct_documents", documents, distinct),
        ("statements of fct_documents and in fct_statements", statements, facts),
    ):
        if landed != built:
            problems.append(f"{what}: {landed:,} against {built:,}")
    return problems


def _left_out(
    connection: duckdb.DuckDBPyConnection, landing: Landing, new: Sequence[str], table: str
) -> Iterator[str]:
    """The loads of which rows are not in the mart of what they are."""
    mart, same = SAME[table]
    files = [landing.path / load / f"{table}.parquet" for load in new]
    paths = [str(file) for file in files if file.exists()]
    if not paths:
        return
    rows = connection.execute(
        f"select load_id, count(*) from read_parquet(?, union_by_name = true) as landed "
        f"where not exists (select 1 from marts.{mart} as built where {same}) "
        "group by load_id order by load_id",
        [paths],
    ).fetchall()
    for load_id, count in rows:
        yield f"load {load_id}: rows of its {table}.parquet that are not in {mart}: {count:,}"


def miscounted(landing: Landing) -> list[str]:
    """Loads whose counts do not add up, and those that hold other than their ledger says."""
    ledger = landing.scan("ledger").collect()
    parts = pl.col("items_loaded") + pl.col("items_duplicate") + pl.col("items_quarantined")
    uneven = ledger.filter(pl.col("items_read") != parts)
    problems = [
        f"load {load_id}: read is not loaded + duplicate + quarantined"
        for load_id in uneven.get_column("load_id")
    ]
    for table in COUNTED:
        landed = landing.scan(table).group_by("load_id").agg(landed=pl.len()).collect()
        # A load of an earlier version does not count all: nothing is compared with null.
        found = ledger.join(landed, on="load_id", how="left", maintain_order="left").select(
            "load_id", table, pl.col("landed").fill_null(0)
        )
        problems += [
            f"load {load_id}: {table}.parquet holds {rows:,} rows, its ledger says {told:,}"
            for load_id, told, rows in found.filter(pl.col(table) != pl.col("landed")).iter_rows()
        ]
    return problems
