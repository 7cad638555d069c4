"""What is left of a build's file for one that makes every table anew."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.history import keep_history

SNAPSHOT = "intermediate.roles_snapshot"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "it's a build.duckdb"
    with duckdb.connect(path, config={"storage_compatibility_version": "v1.4.0"}) as connection:
        for schema in ("intermediate", "marts", "meta"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            f"create table {SNAPSHOT} as select 'orla-venn' as speaker_id, 'a1' as dbt_scd_id"
        )
        connection.execute("create table meta.loads as select 'load 1' as load_id")
        connection.execute(
            "create table marts.fct_statements as"
            " select uuid()::varchar as text from range(200_000)"
        )
    return path


def test_snapshots_stay_and_what_is_made_anew_goes(database: Path) -> None:
    size = database.stat().st_size
    keep_history(database)
    with duckdb.connect(database, read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        assert tables == [(SNAPSHOT,), ("meta.loads",)]
        assert connection.execute(f"from {SNAPSHOT}").fetchall() == [("orla-venn", "a1")]
    assert database.stat().st_size < size / 2
    assert list(database.parent.iterdir()) == [database]


def test_older_clients_can_still_open_the_file(database: Path) -> None:
    keep_history(database)
    with duckdb.connect(database, read_only=True) as connection:
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchall()
    assert tags["storage_version"].startswith("v1.4")


def test_a_build_without_history_leaves_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "build.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table main.plain as select 1 as one")
    keep_history(path)
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute("from duckdb_tables()").fetchall() == []
