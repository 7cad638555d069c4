from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import duckdb
import polars as pl
import pytest
from filelock import FileLock

from ingest.coding import Coder, coder
from ingest.coding.coder import coder_version
from ingest.landing import Landing
from tests.warehouse.conftest import quick
from tests.warehouse.small_dbt import transform
from tests.warehouse.small_store import SmallStore, landed
from tests.warehouse.test_builds import flip_a_bit
from warehouse import freshness, reference
from warehouse import refresh as module
from warehouse.builds import Build
from warehouse.refresh import LOCK, AlreadyRunning, NothingLanded, RefreshError, refresh


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStore:
    return landed(tmp_path, monkeypatch)


class InThreeDays(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(days=3)


def test_nothing_landed_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingLanded, match="communique ingest"):
        refresh(tmp_path, Landing(tmp_path / "landing"))


@pytest.fixture
def dbt_commands(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked of dbt, as it comes."""
    commands: list[object] = []

    def noted(*arguments: object) -> str:
        commands.append(arguments[0])
        return transform(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run_dbt", noted)
    return commands


def test_a_refresh_publishes_what_has_landed_and_only_if_something_has(
    store: SmallStore, tmp_path: Path
) -> None:
    assert store.refresh().is_new
    assert store.documents() == 10
    assert not store.refresh().is_new
    assert store.refresh(force=True).is_new
    store.ingest(tmp_path, seed=2)
    assert store.refresh().is_new
    assert store.documents() == 20


def test_another_codebook_is_built_without_a_new_load_and_without_making_all_anew(
    store: SmallStore, dbt_commands: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.refresh()
    changed = [{**act, "severity": 7.5} for act in reference.acts()]
    monkeypatch.setattr(reference, "acts", lambda: changed)
    assert store.refresh().is_new
    assert not store.refresh().is_new
    assert ["--full-refresh" in str(command) for command in dbt_commands] == [True, False]
    (acts,) = (store.home / "dbt" / "landing").rglob("acts.parquet")
    assert pl.read_parquet(acts).get_column("severity").unique().to_list() == [7.5]


def test_a_build_describes_itself(store: SmallStore) -> None:
    build = store.refresh().build
    with duckdb.connect(str(build.database), read_only=True) as connection:
        rows = connection.execute("from meta.build").fetchall()
        columns = [column[0] for column in connection.description]
        tables = dict(connection.execute("select table_name, rows from meta.tables").fetchall())
        bare = connection.execute(
            "select table_name, null from duckdb_tables()"
            " where schema_name = 'meta' and comment is null"
            " union all select table_name, column_name from duckdb_columns()"
            " where schema_name = 'meta' and comment is null"
        ).fetchall()
    assert len(rows) == 1
    told = dict(zip(columns, rows[0], strict=True))
    assert told["build_id"] == build.build_id == build.manifest["build_id"]
    assert (told["loads"], told["documents"], told["statements"]) == (1, 10, 10)
    assert tables["marts.fct_documents"] == 10
    assert build.manifest["tables"] == tables
    assert bare == []


def test_a_build_names_the_coders_of_its_statements_not_the_installed_one(
    store: SmallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = coder_version()
    assert store.refresh().build.manifest["coder_version"] == first
    monkeypatch.setattr(coder, "REVISION", 99)
    assert store.refresh(force=True).build.manifest["coder_version"] == first != coder_version()
    monkeypatch.setattr(Coder.load(), "version", "stern-1")
    store.ingest(tmp_path, seed=2, count=5)
    build = store.refresh().build
    with duckdb.connect(str(build.database), read_only=True) as connection:
        (told,) = connection.execute("select coder_version from meta.build").fetchall()[0]
    assert told == build.manifest["coder_version"] == f"{first}, stern-1"


def test_a_load_that_was_taken_out_makes_every_table_anew(
    store: SmallStore, tmp_path: Path, dbt_commands: list[object]
) -> None:
    store.refresh()
    store.ingest(tmp_path, seed=2)
    store.refresh()
    shutil.rmtree(store.landing.path / store.landing.loads()[0])
    store.refresh(allow_shrink=True)
    assert ["--full-refresh" in str(command) for command in dbt_commands] == [True, False, True]


SNAPSHOT = "select 'orla-venn' as speaker_id, 'a1' as dbt_scd_id"


@pytest.fixture
def with_history(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> SmallStore:
    """The store with two builds, which hold some megabytes and a snapshot that no load gives."""

    def recorded(*arguments: object) -> str:
        with duckdb.connect(str(arguments[1])) as connection:
            connection.execute("create schema if not exists intermediate")
            connection.execute(f"create table if not exists intermediate.roles as {SNAPSHOT}")
            connection.execute(
                "create or replace table intermediate.bulk as select uuid() from range(200_000)"
            )
        return transform(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run_dbt", recorded)
    for _ in range(2):
        store.refresh(force=True)
    monkeypatch.setattr(module, "run_dbt", transform)
    return store


@contextmanager
def files_below(size: int) -> Iterator[None]:
    """Let this process write no file that is larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def history(build: Build) -> list[tuple[object, ...]]:
    with duckdb.connect(str(build.database), read_only=True) as connection:
        return connection.execute("from intermediate.roles").fetchall()


def test_a_full_refresh_takes_the_history_without_copying_the_build(
    with_history: SmallStore,
) -> None:
    former = with_history.builds.current()
    assert former is not None
    size = former.database.stat().st_size
    with files_below(size // 2):
        build = with_history.refresh(full=True).build
    assert history(build) == [("orla-venn", "a1")]
    assert build.database.stat().st_size < size // 2
    assert former.verify() is None
    with files_below(size // 2), pytest.raises(RefreshError, match="File too large"):
        with_history.builds.point_to(former)
        with_history.refresh(force=True)


def test_a_full_refresh_passes_by_a_damaged_build(with_history: SmallStore) -> None:
    sound, damaged = with_history.builds.all()
    flip_a_bit(damaged.database, 0.5)
    with duckdb.connect(str(sound.database), read_only=True):  # a reader of it is not in the way
        build = with_history.refresh(full=True).build
    assert with_history.builds.all() == [sound, build]
    assert history(build) == [("orla-venn", "a1")]


def test_whether_all_is_made_anew_depends_on_the_build_that_proves_sound(
    store: SmallStore, dbt_commands: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.refresh()
    monkeypatch.setattr(module, "project_sha256", lambda: "another project")
    store.refresh()
    flip_a_bit(store.builds.link.resolve(), 0.5)
    store.refresh(force=True)
    assert ["--full-refresh" in str(command) for command in dbt_commands] == [True, True, True]


def test_a_load_that_was_restored_is_built_from_anew_as_documented(
    store: SmallStore, dbt_commands: list[object]
) -> None:
    first = store.refresh().build
    path = store.landing.path / store.landing.loads()[0] / "statements.parquet"
    sound = path.read_bytes()
    flip_a_bit(path, 0.5)
    with pytest.raises(RefreshError, match="does not hold"):
        store.refresh(full=True)
    assert store.builds.current() == first
    path.write_bytes(sound)
    assert quick(store.home, "refresh", "--full").startswith("published ")
    assert store.builds.current() not in (None, first)
    assert ["--full-refresh" in str(command) for command in dbt_commands] == [True, True]


def test_what_lands_during_a_refresh_waits_for_the_next(
    store: SmallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*arguments: object) -> str:
        store.ingest(tmp_path, seed=2)
        return transform(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run_dbt", slow)
    store.refresh()
    assert store.documents() == 10
    monkeypatch.setattr(module, "run_dbt", transform)
    store.refresh()
    assert store.documents() == 20


def test_only_one_refresh_runs_and_the_other_is_told_who(store: SmallStore) -> None:
    store.home.mkdir(exist_ok=True)
    (store.home / f"{LOCK}.pid").write_text("4711\n")
    with FileLock(store.home / LOCK), pytest.raises(AlreadyRunning, match="process 4711"):
        store.refresh()


def test_the_lock_of_a_killed_refresh_is_no_lock(store: SmallStore) -> None:
    code = (
        "import os, time; from pathlib import Path; from warehouse.refresh import only_one\n"
        f"with only_one(Path({str(store.home)!r})): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {holder.pid}"):
            store.refresh()
        holder.kill()
    assert store.refresh().is_new


def test_a_store_that_cannot_be_written_is_a_clear_error(store: SmallStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RefreshError, match="COMMUNIQUE_HOME"):
        refresh(tmp_path / "file" / "store", store.landing)


def test_stale_loads_are_said(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.refresh().warnings == []
    monkeypatch.setattr(module, "STALE_HOURS", module.STALE_HOURS._replace(default=0))
    (warning,) = store.refresh(force=True).warnings
    assert "the last load that brought something new landed" in warning


def test_stale_loads_fail_the_refresh_where_that_is_set(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "datetime", InThreeDays)
    assert store.refresh().is_new
    monkeypatch.setenv("COMMUNIQUE_STALE_ERROR_HOURS", "71")
    with pytest.raises(RefreshError, match=r"3 days ago .*COMMUNIQUE_STALE_ERROR_HOURS allows 71"):
        store.refresh(force=True)
    monkeypatch.setenv("COMMUNIQUE_STALE_ERROR_HOURS", "73")
    assert store.refresh(force=True).is_new


def test_dbt_ends_with_the_refresh_that_started_it(tmp_path: Path) -> None:
    """A dbt that outlives a killed refresh would write where the next one works."""
    code = (
        "import os, subprocess, sys, time\n"
        "from warehouse.run_dbt import end_with_parent\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    end_with_parent(os.getppid())\n"
        "    time.sleep(60)\n"
        "print(child, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        parent.kill()
    deadline = time.monotonic() + 10
    while _is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(child)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
