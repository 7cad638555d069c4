"""What keeps a refresh from publishing, and how that is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from tests.warehouse.small_dbt import transform
from tests.warehouse.small_store import SmallStore, change, landed
from warehouse import refresh as module
from warehouse.builds import Builds
from warehouse.outcome import last_refresh
from warehouse.refresh import LOCK, RefreshError
from warehouse.settings import Setting
from warehouse.transform import TransformError, run_dbt


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStore:
    return landed(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "failure", [TransformError("a test failed"), OSError(28, "No space left"), duckdb.Error("bad")]
)
def test_a_failed_refresh_leaves_readers_on_the_last_build(
    store: SmallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
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
    assert store.documents() == 10
    assert [path.name for path in store.builds.folder.iterdir()] == [first.build_id]
    last = last_refresh(store.home)
    assert last is not None and not last["is_success"]
    monkeypatch.setattr(module, "run_dbt", transform)
    store.refresh()
    assert store.documents() == 20


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("delete from marts.fct_documents where rowid = 0", "in fct_documents: 10 against 9"),
        ("delete from marts.fct_statements where rowid = 0", "statements of fct_documents"),
        ("insert into marts.fct_documents from marts.fct_documents limit 1", "their ids"),
        ("delete from marts.escalation_country_day", "escalation_country_day had .* has 0"),
        ("drop table marts.escalation_country_day", "escalation_country_day had .* is gone"),
    ],
)
def test_a_build_that_does_not_add_up_is_not_published(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch, query: str, told: str
) -> None:
    first = store.refresh().build
    monkeypatch.setattr(module, "run_dbt", change(query))
    with pytest.raises(RefreshError, match=told):
        store.refresh(force=True)
    assert store.builds.current() == first


def test_a_lost_load_stops_the_refresh_however_small_it_is(
    store: SmallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ingest(tmp_path, seed=2, count=1)
    first = store.refresh().build
    loads = store.landing.loads()
    for lost in reversed(loads):
        shutil.rmtree(store.landing.path / lost)
        with pytest.raises(RefreshError, match=f"gone from the landing:(.|\\n)*{lost}"):
            store.refresh()
    assert store.builds.current() == first


def test_findings_may_become_fewer_but_not_be_gone(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = "create or replace table marts.change_points as select range from range({})"
    for findings in (7, 6, 0):
        monkeypatch.setattr(module, "run_dbt", change(found.format(findings)))
        assert store.refresh(force=True).is_new
    monkeypatch.setattr(module, "run_dbt", change("drop table marts.change_points"))
    with pytest.raises(RefreshError, match="change_points had 0 rows and is gone"):
        store.refresh(force=True)


def test_a_table_may_shrink_when_a_person_says_so(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.refresh()
    monkeypatch.setattr(module, "run_dbt", change("delete from marts.escalation_country_day"))
    assert store.refresh(force=True, allow_shrink=True).is_new


def test_that_an_old_build_cannot_be_removed_is_a_warning(
    store: SmallStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(builds: Builds, keep: int) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Builds, "prune", fail)
    outcome = store.refresh()
    assert outcome.is_new and "busy" in outcome.warnings[-1]
    last = last_refresh(store.home)
    assert last is not None and last["is_success"]


@pytest.mark.parametrize("setting", module.NEEDED, ids=lambda setting: setting.name)
def test_a_wrong_setting_stops_the_refresh_before_anything_is_published(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch, setting: Setting
) -> None:
    monkeypatch.setenv(setting.name, "none")
    with pytest.raises(RefreshError, match=setting.name):
        store.refresh()
    assert store.builds.current() is None
    last = last_refresh(store.home)
    assert last is not None and setting.name in last["reason"]


@pytest.mark.parametrize("options", [{"force": True}, {"full": True}], ids=str)
def test_old_builds_make_room_for_a_new_one(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch, options: dict[str, bool]
) -> None:
    for _ in range(3):
        last = store.refresh(force=True).build

    def no_room(path: Path) -> object:
        return usage._replace(free=0)

    def no_copy(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    usage = shutil.disk_usage(store.home)
    for name in ("COMMUNIQUE_KEEP_DAYS", "COMMUNIQUE_KEEP_MONTHS"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("COMMUNIQUE_KEEP_BUILDS", "1")
    monkeypatch.setattr("shutil.disk_usage", no_room)
    monkeypatch.setattr("warehouse.builds.copy_verified", no_copy)
    with pytest.raises(RefreshError, match="No space left"):
        store.refresh(**options)
    assert store.builds.all() == [last]


def test_a_published_build_holds_no_view_into_the_landing(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch
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


def test_a_damaged_load_stops_the_refresh_and_is_named(store: SmallStore) -> None:
    (load,) = store.landing.loads()
    path = store.landing.path / load / "statements.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(RefreshError, match=f"{load}/statements.parquet does not hold"):
        store.refresh()


def test_dbt_is_ended_that_takes_longer_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DBT_SECONDS", "1")
    with pytest.raises(TransformError, match=r"longer than 1 s \(COMMUNIQUE_DBT_SECONDS\)"):
        run_dbt(["parse"], tmp_path / "b.duckdb", tmp_path, tmp_path)


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


def test_the_command_ends_with_4_while_another_refresh_runs(store: SmallStore) -> None:
    with FileLock(store.home / LOCK):
        told, _ = command(store.home, code=4)
    assert "running already" in told["reason"]
    command(store.home, code=0)


def test_the_command_ends_with_1_when_a_gate_fails_unless_a_person_lets_it_pass(
    store: SmallStore, tmp_path: Path
) -> None:
    store.ingest(tmp_path, seed=2)
    command(store.home, code=0)
    first = store.builds.current()
    lost = store.landing.loads()[0]
    shutil.rmtree(store.landing.path / lost)
    told, error = command(store.home, code=1)
    assert lost in told["reason"] and "--allow-shrink" in error
    assert store.builds.current() == first
    command(store.home, "--allow-shrink", code=0)


def test_the_command_ends_with_1_when_a_setting_is_wrong(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DBT_MEGABYTES", "much")
    told, _ = command(store.home, code=1)
    assert "COMMUNIQUE_DBT_MEGABYTES" in told["reason"]
