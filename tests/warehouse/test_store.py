"""Whole stores with the real dbt project, and stores on bad ground."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.landing import Landing
from tests.warehouse.conftest import build_store, communique, quick
from tests.warehouse.corpus import write_statements
from tests.warehouse.small_dbt import transform
from tests.warehouse.test_builds import flip_a_bit
from warehouse.builds import Builds
from warehouse.checks import content_hashes
from warehouse.query import run_query


def content(home: Path) -> dict[str, str]:
    with duckdb.connect(str((home / "communique.duckdb").resolve()), read_only=True) as connection:
        return content_hashes(connection)


def recorded(home: Path) -> set[tuple[object, ...]]:
    """When builds came to know of speakers' roles."""
    with duckdb.connect(str((home / "communique.duckdb").resolve()), read_only=True) as connection:
        return set(
            connection.execute(
                "select speaker_id, valid_from, recorded_at from marts.dim_speaker_roles"
            ).fetchall()
        )


def loads(home: Path) -> list[str]:
    return Landing(home / "landing").loads()


@pytest.mark.slow
def test_order_and_processes_make_no_difference(
    built: Path, files: list[Path], tmp_path: Path
) -> None:
    other = build_store(tmp_path / "store", files[::-1], processes=2)
    hashes = content(other)
    assert hashes == content(built), "the files' order, or two processes: try one without the other"
    assert len(hashes) > 20
    assert quick(other, "verify", "--content-hash") == quick(built, "verify", "--content-hash")


@pytest.mark.slow
def test_among_those_files_one_is_a_revision_and_one_repeats_a_quotation(built: Path) -> None:
    versions = "select version, is_latest_version from fct_documents where url like '%courier%'"
    repeated = """
        select distinct fct_mentions.mentions
        from fct_mentions inner join fct_statements using (statement_id)
        where text like '%We demand that Peru%we will recall our ambassador%'
    """
    build = Builds(built).current()
    assert build is not None
    assert sorted(run_query(build.database, versions).rows) == [(1, False), (2, True)]
    assert run_query(build.database, repeated).rows == [(2,)]


@pytest.mark.slow
def test_a_damaged_load_is_recovered_from_as_documented(built: Path, tmp_path: Path) -> None:
    """Also if its input is gone, and then comes back: tables that are only added to forget it."""
    home = Path(shutil.copytree(built, tmp_path / "store", symlinks=True))
    without = content(home)
    before = set(loads(home))
    late = write_statements(tmp_path / "late.csv", 99, 20, date(2022, 9, 1), 0.5)
    communique(home, "ingest", late)
    communique(home, "refresh")
    whole = content(home)
    assert whole != without

    (load,) = set(loads(home)) - before
    flip_a_bit(home / "landing" / load / "statements.parquet", 0.5)
    assert load in communique(home, "verify", check=False).stdout
    shutil.rmtree(home / "landing" / load)
    communique(home, "refresh", "--allow-shrink")
    assert content(home) == without
    assert recorded(home) & recorded(built)  # what is made anew keeps the history that it has

    communique(home, "ingest", late)
    communique(home, "refresh")
    assert content(home) == whole


@pytest.mark.slow
def test_a_disk_that_dbt_fills_leaves_readers_on_the_last_build(
    built: Path, tiny_disk: Path, tmp_path: Path
) -> None:
    late = write_statements(tmp_path / "late.csv", 99, 20, date(2022, 9, 1), 0.5)
    subprocess.run(["mount", "-o", "remount,size=200m", str(tiny_disk)], check=True)
    home = Path(shutil.copytree(built, tiny_disk / "store", symlinks=True))
    communique(home, "ingest", late)
    before = content(home)
    size = (home / "communique.duckdb").stat().st_size
    filler = fill(tiny_disk, leave=size + 300_000)  # the copy fits, what dbt adds does not
    failed = communique(home, "refresh", check=False)
    assert failed.returncode == 1
    assert "building what is new" in failed.stderr and "checking" not in failed.stderr
    assert "No space left on device" in failed.stderr
    assert content(home) == before

    filler.unlink()
    communique(home, "refresh")
    assert content(home) != before
    assert communique(home, "verify").returncode == 0


@pytest.mark.slow
def test_a_published_build_tells_no_places_and_can_be_opened_by_older_clients(built: Path) -> None:
    build = Builds(built).current()
    assert build is not None
    with duckdb.connect(str(build.database), read_only=True) as connection:
        views = connection.execute("select sql from duckdb_views() where not internal").fetchall()
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where database_name = 'communique'"
        ).fetchall()
        (tests,) = connection.execute("select count(*) from meta.test_results").fetchall()
    assert not [sql for (sql,) in views if str(built) in sql]
    assert tags["storage_version"].startswith("v1.4")
    assert tests[0] > 50
    # 240 of the tables, and one in each article that is the latest of its address.
    assert run_query(build.database, "select count(*) from fct_statements").rows == [(242,)]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "communique-test", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        done = False
    if not done:
        pytest.skip("mounting a small tmpfs needs privileges that this process lacks")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    """Leave only so many bytes free."""
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    path = place / "filler"
    path.write_bytes(b"\0" * max(0, free - leave))
    return path


def test_a_full_disk_loses_nothing(
    tiny_disk: Path, corpus: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.refresh.run_dbt", transform)
    home = tiny_disk / "store"
    quick(home, "ingest", corpus[0])
    quick(home, "refresh")
    before = content(home)

    filler = fill(tiny_disk, leave=20_000)
    refused = communique(home, "ingest", corpus[1], check=False)
    assert refused.returncode == 3
    assert "No space left" in refused.stderr or "os error 28" in refused.stderr
    failed = communique(home, "refresh", "--force", check=False)
    assert failed.returncode == 1
    assert "space" in failed.stderr and "Traceback" not in failed.stderr
    assert content(home) == before

    filler.unlink()
    quick(home, "ingest", corpus[1])
    quick(home, "refresh")
    assert content(home) != before
    quick(home, "verify")


def test_a_store_that_may_only_be_read_is_read_and_not_written(
    tiny_disk: Path, corpus: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.refresh.run_dbt", transform)
    home = tiny_disk / "store"
    quick(home, "ingest", corpus[0])
    quick(home, "refresh")
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    answer = communique(home, "sql", "select count(*) as n from fct_statements", "--format", "csv")
    assert answer.stdout.split() == ["n", "60"]
    for arguments, code in ((["ingest", corpus[1]], 3), (["refresh", "--force"], 1)):
        refused = communique(home, *arguments, check=False)
        assert refused.returncode == code
        assert "Traceback" not in refused.stderr and str(home) in refused.stderr
    assert communique(home, "verify").returncode == 0
