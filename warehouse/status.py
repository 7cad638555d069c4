"""What the store holds, and whether it needs a person's attention."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ingest.landing import Landing
from warehouse.builds import LOST, Build, Builds
from warehouse.freshness import stale
from warehouse.outcome import last_refresh
from warehouse.settings import STALE_HOURS

ROOM_FOR_BUILDS = 3


def status(home: Path, landing: Landing) -> dict[str, Any]:
    """Plain values for a program; ``attention`` holds sentences for a person, and may be empty."""
    builds = Builds(home)
    current = builds.current()
    manifest = current.manifest if current is not None else {}
    loads = landing.loads()
    waiting = sorted(set(loads) - set(manifest.get("loads", ())))
    ledger = landing.scan("ledger")
    counted = ["documents", "statements"]
    sums = ledger.select(pl.col(counted).sum(), pl.col("loaded_at").max()).collect().row(0)
    last_load_at: datetime | None = sums[2]
    free = shutil.disk_usage(home).free if home.is_dir() else None
    return {
        "store": str(home),
        "build_id": current and current.build_id,
        "built_at": manifest.get("built_at"),
        "builds": len(builds.all()),
        "loads": len(loads),
        "loads_waiting": len(waiting),
        "documents_landed": sums[0],
        "statements_landed": sums[1],
        "items_quarantined": _quarantined(landing),
        "last_load_at": last_load_at and last_load_at.astimezone(UTC).isoformat(timespec="seconds"),
        "last_refresh": last_refresh(home),
        "free_megabytes": free and round(free / 1e6),
        "attention": [
            *_late(landing),
            *(f"Load {load}: {LOST}." for load in (current.lost(landing) if current else ())),
            *_attention(home, builds, len(waiting), free),
        ],
    }


def _quarantined(landing: Landing) -> int:
    """Items in quarantine; a place that several runs could not read is one.

    Files of one name are told apart within a run, which holds no place twice.
    """
    runs = landing.scan("ledger").select("load_id", "run_id")
    places = landing.scan("quarantine").join(runs, on="load_id")
    by_run = places.group_by("path", "place", "run_id").agg(pl.col("quarantine_id").n_unique())
    by_place = by_run.group_by("path", "place").agg(pl.col("quarantine_id").max())
    return int(by_place.select(pl.col("quarantine_id").sum()).collect().item() or 0)


def _late(landing: Landing) -> list[str]:
    hours = STALE_HOURS.value
    if not landing.loads():
        return ["Nothing has landed yet; load something: communique ingest PATH"]
    return [f"Stale: {late}." for late in stale(landing, hours)]


def _attention(home: Path, builds: Builds, waiting: int, free: int | None) -> list[str]:
    newest = builds.rolled_back_from()
    said = _waiting(waiting, newest)
    if builds.all() and builds.current() is None:
        said.append("No build is sound; run: communique refresh")
    if notice := builds.notice():
        said.append(notice + _ways_on(newest))
    last = last_refresh(home)
    if last is not None and not last["is_success"]:
        said.append(f"The last refresh ({last['at']}) failed: {last['reason']}")
    current = builds.current()
    if current is not None and free is not None:
        size = current.manifest["bytes"]
        if free < ROOM_FOR_BUILDS * size:
            said.append(f"The disk has room for {free / size:.1f} more builds.")
    return said


def _waiting(waiting: int, newest: Build | None) -> list[str]:
    """What is not built yet; a refresh, which would undo a rollback, is not asked for after one."""
    if not waiting:
        return []
    loads = "1 load is" if waiting == 1 else f"{waiting:,} loads are"
    run = "" if newest else "; run: communique refresh"
    return [f"{loads} not in the current build{run}"]


def _ways_on(newest: Build | None) -> str:
    """How a rollback is ended, if there was one."""
    if newest is None:
        return ""
    return (
        f" To go forward again, run: communique rollback {newest.build_id}; to build anew from all "
        "that has landed: communique refresh --force"
    )
