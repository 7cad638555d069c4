"""That nothing of a load is lost on the way into a build, counted by its ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.landing import new_run_id
from tests.warehouse.small_dbt import transform
from tests.warehouse.small_store import SmallStore, change, landed
from warehouse import refresh as module
from warehouse.refresh import RefreshError


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStore:
    return landed(tmp_path, monkeypatch)


def forget(folder: Path, table: str) -> None:
    """Take a table out of a load so that its checksums do not tell."""
    (folder / f"{table}.parquet").unlink()
    sums = (folder / "SHA256SUMS").read_text().splitlines(keepends=True)
    (folder / "SHA256SUMS").write_text("".join(s for s in sums if table not in s))


def test_a_ledger_that_disagrees_with_the_landing_stops_the_refresh(store: SmallStore) -> None:
    (load,) = store.landing.loads()
    forget(store.landing.path / load, "codings")
    told = f"load {load}: codings.parquet holds 0 rows, its ledger says 10"
    with pytest.raises(RefreshError, match=told):
        store.refresh()


# What lands beside statements, and the mart that holds it.
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "events": ("fct_events", {"event_id": "e1", "source": "icews"}),
    "series": ("fct_series_points", {"point_id": "p1", "source": "gpr", "series": "gprc"}),
    "sightings": ("fct_sightings", {"sighting_id": "s1", "document_id": "d1"}),
}


def land(store: SmallStore, table: str, **counts: int) -> str:
    """A load of one row of that table, whose ledger has these counts; its id."""
    row = OTHERS[table][1] | {"point_date": date(2022, 1, 1)}
    items = dict.fromkeys(("items_read", "items_duplicate", "items_quarantined"), 0)
    ledger = {**items, "items_loaded": 0, "loaded_at": datetime.now(UTC), **counts}
    load_id = new_run_id()
    with store.landing.locked():
        store.landing.write(load_id, {"ledger": [ledger], table: [row]})
    return load_id


@pytest.mark.parametrize("table", OTHERS)
def test_a_row_beside_the_statements_that_is_gone_from_its_load_stops_the_refresh(
    store: SmallStore, table: str
) -> None:
    load = land(store, table, **{table: 1})
    forget(store.landing.path / load, table)
    told = (
        f"load {load}: {table}.parquet holds 0 rows, its ledger says 1\nRestore the load's folder"
    )
    with pytest.raises(RefreshError, match=told):
        store.refresh()
    assert store.builds.current() is None


@pytest.mark.parametrize("table", OTHERS)
def test_a_row_beside_the_statements_that_a_build_left_out_stops_the_refresh(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    load = land(store, table, **{table: 1})
    mart = OTHERS[table][0]
    monkeypatch.setattr(module, "run_dbt", change(f"delete from marts.{mart}"))
    told = f"load {load}: rows of its {table}.parquet that are not in {mart}: 1\n.*refresh --full"
    with pytest.raises(RefreshError, match=told):
        store.refresh()
    monkeypatch.setattr(module, "run_dbt", transform)
    assert store.refresh().is_new


@pytest.mark.parametrize("table", OTHERS)
def test_a_load_of_before_its_ledger_counted_such_rows_passes(
    store: SmallStore, table: str
) -> None:
    land(store, table)
    assert store.refresh().is_new


def test_a_point_that_a_later_release_restates_is_not_missed(
    store: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(store, "series", series=1)
    land(store, "series", series=1)
    once = "delete from marts.fct_series_points where rowid = 0"
    monkeypatch.setattr(module, "run_dbt", change(once))
    assert store.refresh().is_new
