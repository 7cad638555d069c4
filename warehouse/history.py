"""What no load can give again, for a build that makes every table anew."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import duckdb

from warehouse.checks import quoted
from warehouse.integrity import verify

# The snapshots that dbt has taken of what builds knew have a key of its own. Without the table of
# loads it would take them for what a failed first build has left, and drop them.
KEPT = """
    select distinct schema_name, table_name from duckdb_columns()
    where
        database_name = 'former'
        and (column_name = 'dbt_scd_id' or (schema_name, table_name) = ('meta', 'loads'))
"""


def copy_history(former: Path, database: Path, sha256: str) -> None:
    """Copy of a build's file only its history, into a file as small as that.

    Tables that are made anew beside those of before would double the file for good: DuckDB uses
    the freed room again, but gives none back. Raises Damaged if the former file does not have this
    checksum, and OSError where there is no room for tables like its own.
    """
    if shutil.disk_usage(database.parent).free < former.stat().st_size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(database))
    verify(former, sha256)
    with duckdb.connect() as connection:
        connection.execute("attach ? as former (read_only)", [str(former)])
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where database_name = 'former'"
        ).fetchall()
        version = tags["storage_version"].rstrip("+")
        connection.execute(f"attach ? as kept (storage_version '{version}')", [str(database)])
        for schema, table in connection.execute(KEPT).fetchall():
            name = f"{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create schema if not exists kept.{quoted(schema)}")
            connection.execute(f"create table kept.{name} as from former.{name}")
