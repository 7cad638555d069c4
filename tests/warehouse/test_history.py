"""What is taken of a build for one that makes every table anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from ingest.durable import file_sha256
from warehouse.history import copy_history
from warehouse.integrity import Damaged

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


def taken(database: Path) -> Path:
    """The file with its history alone."""
    target = database.with_name("it's a new build.duckdb")
    copy_history(database, target, file_sha256(database))
    return target


def test_snapshots_are_taken_and_what_is_made_anew_is_not(database: Path) -> None:
    before = file_sha256(database)
    target = taken(database)
    with duckdb.connect(target, read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        assert tables == [(SNAPSHOT,), ("meta.loads",)]
        assert connection.execute(f"from {SNAPSHOT}").fetchall() == [("orla-venn", "a1")]
    assert target.stat().st_size < database.stat().st_size / 2
    assert file_sha256(database) == before
    assert set(database.parent.iterdir()) == {database, target}


def test_a_build_with_another_checksum_gives_nothing(database: Path) -> None:
    target = database.with_name("new.duckdb")
    with pytest.raises(Damaged, match="another checksum"):
        copy_history(database, target, "0" * 64)
    assert not target.exists()


def test_a_disk_without_room_for_the_tables_is_told_at_once(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(database)
    free = database.stat().st_size - 1
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=free))
    with pytest.raises(OSError, match="No space left"):
        taken(database)


def test_older_clients_can_still_open_the_file(database: Path) -> None:
    with duckdb.connect(taken(database), read_only=True) as connection:
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchall()
    assert tags["storage_version"].startswith("v1.4")


def test_a_build_without_history_gives_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "build.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table main.plain as select 1 as one")
    with duckdb.connect(taken(path), read_only=True) as connection:
        assert connection.execute("from duckdb_tables()").fetchall() == []
