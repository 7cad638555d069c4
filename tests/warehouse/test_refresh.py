from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import duckdb
import pytest
from filelock import FileLock

from ingest.landing import Landing
from tests.warehouse.conftest import quick
from tests.warehouse.corpus import write_statements
from tests.warehouse.small_dbt import transform
from warehouse import freshness
from warehouse import refresh as module
from warehouse.builds import Builds
from warehouse.outcome import last_refresh
from warehouse.refresh import (
    LOCK,
    AlreadyRunning,
    NothingLanded,
    Refreshed,
    RefreshError,
    refresh,
)
from warehouse.transform import TransformError


class Store:
    """A store whose refresh uses the stand-in for dbt."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.landing = Landing(home / "landing")
        self.builds = Builds(home)

    def ingest(self, folder: Path, seed: int, count: int = 10) -> None:
        path = write_statements(folder / f"{seed}.csv", seed, count, date(2022, 1, 1), 0.5)
        quick(self.home, "ingest", path)

    def refresh(self, **options: bool) -> Refreshed:
        return refresh(self.home, self.landing, **options)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(module, "run_dbt", transform)
    store = Store(tmp_path / "store")
    store.ingest(tmp_path, seed=1)
    return store


class InThreeDays(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(days=3)


def documents(store: Store) -> int:
    with duckdb.connect(str(store.builds.link.resolve()), read_only=True) as connection:
        ((count,),) = connection.execute("select count(*) from marts.fct_documents").fetchall()
    return int(count)


def test_nothing_landed_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingLanded, match="communique ingest"):
        refresh(tmp_path, Landing(tmp_path / "landing"))


def test_a_refresh_publishes_what_has_landed_and_only_if_something_has(
    store: Store, tmp_path: Path
) -> None:
    assert store.refresh().is_new
    assert documents(store) == 10
    assert not store.refresh().is_new
    assert store.refresh(force=True).is_new
    store.ingest(tmp_path, seed=2)
    assert store.refresh().is_new
    assert documents(store) == 20


def test_a_build_describes_itself(store: Store) -> None:
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


@pytest.mark.parametrize(
    "failure", [TransformError("a test failed"), OSError(28, "No space left"), duckdb.Error("bad")]
)
def test_a_failed_refresh_leaves_readers_on_the_last_build(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    first = store.refresh().build
    store.ingest(tmp_path, seed=2)

    def fail(*arguments: object) -> str:
        transform([], *arguments[1:])  # type: ignore[arg-type]
        raise failure

    monkeypatch.setattr(module, "run_dbt", fail)
    with pytest.raises(RefreshError, match=str(failure.args[-1])):
        store.refresh()
    assert store.builds.current() == first
    assert documents(store) == 10
    assert [path.name for path in store.builds.folder.iterdir()] == [first.build_id]
    last = last_refresh(store.home)
    assert last is not None and not last["is_success"]
    monkeypatch.setattr(module, "run_dbt", transform)
    store.refresh()
    assert documents(store) == 20


def change(query: str) -> object:
    """A transform that then runs a query over the new build."""

    def changed(*arguments: object) -> str:
        transform(*arguments)  # type: ignore[arg-type]
        with duckdb.connect(str(arguments[1])) as connection:
            connection.execute(query)
        return ""

    return changed


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("delete from marts.fct_documents where rowid = 0", "do not|add up"),
        ("delete from marts.fct_statements where rowid = 0", "statements of fct_documents"),
        ("insert into marts.fct_documents from marts.fct_documents limit 1", "their ids"),
        ("delete from marts.escalation_country_day", "escalation_country_day had .* has 0"),
        ("drop table marts.escalation_country_day", "escalation_country_day had .* is gone"),
    ],
)
def test_a_build_that_does_not_add_up_is_not_published(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: str, told: str
) -> None:
    first = store.refresh().build
    monkeypatch.setattr(module, "run_dbt", change(query))
    with pytest.raises(RefreshError, match=told):
        store.refresh(force=True)
    assert store.builds.current() == first


def test_findings_may_become_fewer_but_not_be_gone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = "create or replace table marts.change_points as select range from range({})"
    for findings in (7, 6, 0):
        monkeypatch.setattr(module, "run_dbt", change(found.format(findings)))
        assert store.refresh(force=True).is_new
    monkeypatch.setattr(module, "run_dbt", change("drop table marts.change_points"))
    with pytest.raises(RefreshError, match="change_points had 0 rows and is gone"):
        store.refresh(force=True)


def test_a_table_may_shrink_when_a_person_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.refresh()
    monkeypatch.setattr(module, "run_dbt", change("delete from marts.escalation_country_day"))
    assert store.refresh(force=True, allow_shrink=True).is_new


def test_that_an_old_build_cannot_be_removed_is_a_warning(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(builds: Builds, keep: int) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Builds, "prune", fail)
    outcome = store.refresh()
    assert outcome.is_new and "busy" in outcome.warnings[-1]
    last = last_refresh(store.home)
    assert last is not None and last["is_success"]


def test_a_wrong_setting_stops_the_refresh_before_anything_is_published(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_KEEP_BUILDS", "none")
    with pytest.raises(RefreshError, match="COMMUNIQUE_KEEP_BUILDS"):
        store.refresh()
    assert store.builds.current() is None
    last = last_refresh(store.home)
    assert last is not None and "COMMUNIQUE_KEEP_BUILDS" in last["reason"]


def test_a_load_that_was_taken_out_makes_every_table_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[object] = []

    def noted(*arguments: object) -> str:
        commands.append(arguments[0])
        return transform(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run_dbt", noted)
    store.refresh()
    store.ingest(tmp_path, seed=2)
    store.refresh()
    shutil.rmtree(store.landing.path / store.landing.loads()[0])
    store.refresh(allow_shrink=True)
    assert ["--full-refresh" in str(command) for command in commands] == [True, False, True]


def test_a_published_build_holds_no_view_into_the_landing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = (
        f"create view marts.one as from read_parquet('{store.home}/landing/*/ledger.parquet'); "
        "create view marts.two as from marts.one; create view marts.three as select 1 as x"
    )
    monkeypatch.setattr(module, "run_dbt", change(views))
    build = store.refresh().build
    with duckdb.connect(str(build.database), read_only=True) as connection:
        left = connection.execute("select view_name from duckdb_views() where not internal")
        assert left.fetchall() == [("three",)]


def test_a_damaged_load_stops_the_refresh_and_is_named(store: Store) -> None:
    (load,) = store.landing.loads()
    path = store.landing.path / load / "statements.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(RefreshError, match=f"{load}/statements.parquet does not hold"):
        store.refresh()


def test_a_ledger_that_disagrees_with_the_landing_stops_the_refresh(store: Store) -> None:
    (load,) = store.landing.loads()
    folder = store.landing.path / load
    (folder / "codings.parquet").unlink()
    sums = (folder / "SHA256SUMS").read_text().splitlines(keepends=True)
    (folder / "SHA256SUMS").write_text("".join(s for s in sums if "codings" not in s))
    (store.landing.path / "reference").mkdir(exist_ok=True)
    with pytest.raises(RefreshError, match="codings: the ledger says 10 have landed, there are 0"):
        store.refresh()


def test_what_lands_during_a_refresh_waits_for_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*arguments: object) -> str:
        store.ingest(tmp_path, seed=2)
        return transform(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run_dbt", slow)
    store.refresh()
    assert documents(store) == 10
    monkeypatch.setattr(module, "run_dbt", transform)
    store.refresh()
    assert documents(store) == 20


def test_only_one_refresh_runs_and_the_other_is_told_who(store: Store) -> None:
    store.home.mkdir(exist_ok=True)
    (store.home / f"{LOCK}.pid").write_text("4711\n")
    with FileLock(store.home / LOCK), pytest.raises(AlreadyRunning, match="process 4711"):
        store.refresh()


def test_the_lock_of_a_killed_refresh_is_no_lock(store: Store) -> None:
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


def test_a_store_that_cannot_be_written_is_a_clear_error(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RefreshError, match="COMMUNIQUE_HOME"):
        refresh(tmp_path / "file" / "store", store.landing)


def test_stale_loads_are_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.refresh().warnings == []
    monkeypatch.setattr(module, "STALE_HOURS", module.STALE_HOURS._replace(default=0))
    (warning,) = store.refresh(force=True).warnings
    assert "the last load landed" in warning


def test_stale_loads_fail_the_refresh_where_that_is_set(
    store: Store, monkeypatch: pytest.MonkeyPatch
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


def command(home: Path, *arguments: str, code: int) -> tuple[dict[str, Any], str]:
    """What `communique refresh --json`, with the stand-in for dbt, says on stdout and stderr."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.warehouse.small_dbt", "refresh", "--json", *arguments],
        env={**os.environ, "COMMUNIQUE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == code, finished.stderr
    told: dict[str, Any] = json.loads(finished.stdout)
    assert told["is_success"] is (code == 0)
    return told, finished.stderr


def test_the_command_ends_with_3_where_nothing_has_landed(tmp_path: Path) -> None:
    _, error = command(tmp_path, code=3)
    assert "communique ingest" in error


def test_the_command_ends_with_4_while_another_refresh_runs(store: Store) -> None:
    with FileLock(store.home / LOCK):
        told, _ = command(store.home, code=4)
    assert "running already" in told["reason"]
    command(store.home, code=0)


def test_the_command_ends_with_1_when_a_gate_fails_unless_a_person_lets_it_pass(
    store: Store, tmp_path: Path
) -> None:
    store.ingest(tmp_path, seed=2)
    command(store.home, code=0)
    first = store.builds.current()
    shutil.rmtree(store.landing.path / store.landing.loads()[0])
    told, error = command(store.home, code=1)
    assert "fct_documents had 20 rows and has 10" in told["reason"] and "--allow-shrink" in error
    assert store.builds.current() == first
    command(store.home, "--allow-shrink", code=0)


def test_the_command_ends_with_1_when_a_setting_is_wrong(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DBT_MEGABYTES", "much")
    told, _ = command(store.home, code=1)
    assert "COMMUNIQUE_DBT_MEGABYTES" in told["reason"]
