"""A new build from what has landed: copied aside, transformed, tested, checked, published.

Whatever fails on the way, the link still leads to the last build.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock, Timeout

from ingest.landing import Landing
from warehouse import checks, meta
from warehouse.builds import PENDING, Build, Builds, new_build_id
from warehouse.damage import told, unreadable
from warehouse.freeze import frozen
from warehouse.freshness import stale
from warehouse.outcome import remember
from warehouse.reference import reference_sha256, write_reference
from warehouse.settings import (
    DBT_MEGABYTES,
    DBT_SECONDS,
    KEEP_BUILDS,
    KEEP_DAYS,
    KEEP_MONTHS,
    SHRINK_PERCENT,
    STALE_ERROR_HOURS,
    STALE_HOURS,
    SettingError,
    require,
)
from warehouse.store import DATABASE
from warehouse.transform import (
    NodeResult,
    TransformError,
    node_results,
    project_sha256,
    run_dbt,
)

LOCK = ".refresh.lock"
# What a refresh may fail with that is not a fault of the program.
FAILURES = (TransformError, SettingError, OSError, duckdb.Error, pl.exceptions.PolarsError)
# Read before anything is done: a wrong one must not come to light after a build is published.
NEEDED = (
    *(DBT_MEGABYTES, DBT_SECONDS, KEEP_BUILDS, KEEP_DAYS, KEEP_MONTHS),
    *(SHRINK_PERCENT, STALE_ERROR_HOURS, STALE_HOURS),
)


class RefreshError(Exception):
    """The refresh did not publish; readers stay on the last build."""


class NothingLanded(RefreshError):
    """There is nothing to build from."""


class AlreadyRunning(RefreshError):
    """Another refresh holds the store."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """``is_new`` is False when nothing new had landed; ``warnings`` are for a person to read."""

    build: Build
    is_new: bool
    seconds: float
    warnings: list[str] = field(default_factory=list)


def refresh(
    home: Path,
    landing: Landing,
    force: bool = False,
    full: bool = False,
    allow_shrink: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Refreshed:
    """Publish a build of all landed loads; the last build stands if nothing new has landed.

    ``force`` builds anyway, ``full`` makes every table anew, ``allow_shrink`` accepts tables that
    have lost rows and loads that are gone. Raises RefreshError.
    """
    started = time.monotonic()
    with only_one(home):
        try:
            outcome = _refresh(home, landing, force, full, allow_shrink, progress)
        except (RefreshError, *FAILURES) as error:
            shutil.rmtree(Builds(home).folder / PENDING, ignore_errors=True)
            reason = str(error)
            if isinstance(error, pl.exceptions.PolarsError):
                reason = unreadable(landing, error)
            remember(home, {"is_success": False, "reason": reason})
            if isinstance(error, RefreshError):
                raise
            raise RefreshError(reason) from error
        build, is_new, warnings = outcome
        remember(home, {"is_success": True, "build_id": build.build_id, "is_new": is_new})
    return Refreshed(build, is_new, time.monotonic() - started, warnings)


def _refresh(
    home: Path,
    landing: Landing,
    force: bool,
    full: bool,
    allow_shrink: bool,
    progress: Callable[[str], None],
) -> tuple[Build, bool, list[str]]:
    require(NEEDED)
    builds = Builds(home)
    loads = landing.loads()
    if not allow_shrink and (last := builds.current()) is not None:
        _refuse_lost(last.lost(landing))
    if not loads:
        raise NothingLanded("nothing has landed yet; load something: communique ingest PATH")
    _refuse_stale(landing)
    warnings = stale(landing, STALE_HOURS.value)
    project, reference = project_sha256(), reference_sha256()
    made_from = {"loads": loads, "project_sha256": project, "reference_sha256": reference}
    current = builds.repair()
    if current is not None and not (force or full):
        before = current.manifest
        if all(before.get(name) == value for name, value in made_from.items()):
            return current, False, warnings
    progress("reading the last build")
    aside, last = _begin(builds, partial(_is_anew, full, made_from))
    before = {} if last is None else last.manifest
    is_anew = _is_anew(full, made_from, before)
    known = set() if is_anew else set(before["loads"])
    new = [load for load in loads if load not in known]
    _refuse_damage(landing, new)
    progress("building every table" if is_anew else "building what is new")
    landing = frozen(landing, loads, home / "dbt" / "landing")
    if problems := checks.miscounted(landing):
        raise RefreshError(told(problems))
    results = _transform(aside / DATABASE, landing, home / "dbt", is_anew)
    warnings += [f"{r.node}: {r.message}" for r in results if r.status == "warn"]
    progress("checking")
    facts = _facts(landing, len(loads), project)
    rows, methods = _check(aside / DATABASE, landing, new, facts, results)
    if not allow_shrink:
        _refuse_loss(before, rows, project)
    progress("publishing")
    tests = sum(result.kind == "test" for result in results)
    manifest = {**_plain(facts), **methods, **made_from, "tables": rows, "tests": tests}
    build = builds.publish(aside, facts["build_id"], manifest | {"warnings": warnings})
    return build, True, warnings + _prune(builds)


def _is_anew(full: bool, made_from: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether every table is made anew, after a build that was made from this before."""
    # Tables that are only added to would keep what came of a load that was taken out.
    is_removed = not set(before.get("loads", ())) <= set(made_from["loads"])
    return full or is_removed or before.get("project_sha256") != made_from["project_sha256"]


def _begin(builds: Builds, is_anew: Callable[[dict[str, Any]], bool]) -> tuple[Path, Build | None]:
    """What to work on of the last build, and that build. Where there is no room for it, old
    builds go first: fewer may be kept by now than when they were published."""
    try:
        return builds.begin(is_anew)
    except OSError:
        if not builds.prune(KEEP_BUILDS.value):
            raise
        return builds.begin(is_anew)


def _transform(
    database: Path, landing: Landing, workspace: Path, is_anew: bool
) -> list[NodeResult]:
    """Make or update the tables from what has landed, and test them.

    Seeds are files of the project: an update has those of the build that it goes on from.
    """
    write_reference(landing.path)
    apart = ["unit_test", "--full-refresh"] if is_anew else ["unit_test seed"]
    command = ["build", "--exclude-resource-types", *apart]
    run_dbt(command, database, landing.path, workspace)
    return node_results(workspace)


def _prune(builds: Builds) -> list[str]:
    """Remove old builds; a warning if one cannot be removed, for the new one is published."""
    try:
        builds.prune(KEEP_BUILDS.value)
    except OSError as error:
        return [f"old builds cannot be removed: {error}"]
    return []


def _refuse_stale(landing: Landing) -> None:
    hours = STALE_ERROR_HOURS.value
    if hours and (late := stale(landing, hours)):
        raise RefreshError(
            "; ".join(late) + f". {STALE_ERROR_HOURS.name} allows {hours} hours: see why nothing "
            "comes (communique status), or allow more."
        )


def _refuse_lost(loads: list[str]) -> None:
    if loads:
        raise RefreshError(
            "the last build was made from loads that are gone from the landing:\n  "
            + "\n  ".join(loads)
            + "\nRestore their folders from a backup. If they were taken out on purpose, run: "
            "communique refresh --allow-shrink"
        )


def _refuse_damage(landing: Landing, loads: list[str]) -> None:
    if damaged := [problem for load in loads for problem in landing.damage(load)]:
        raise RefreshError(told(damaged))


def _check(
    database: Path,
    landing: Landing,
    new: list[str],
    facts: dict[str, Any],
    results: list[NodeResult],
) -> tuple[dict[str, int], dict[str, str | None]]:
    """Read the new build whole, reconcile it with the ledger and its new loads, and write what it
    says of itself; the rows of its tables, and what extracted and coded its statements."""
    # Without a limit DuckDB takes most of the machine's memory.
    limits: dict[str, Any] = {"memory_limit": f"{DBT_MEGABYTES.value}MB"}
    with duckdb.connect(str(database), config=limits) as connection:
        meta.drop_outside_views(connection)
        if problems := checks.unreconciled(connection, landing, new):
            raise RefreshError(
                "the build does not add up:\n  " + "\n  ".join(problems) + "\n"
                "Make every table anew: communique refresh --full. If it fails again, report it."
            )
        tables = checks.scan(connection)
        methods = meta.methods(connection)
        meta.write(connection, facts | methods, tables, results)
        connection.execute("checkpoint")
    return {table.name: table.rows for table in tables}, methods


def _refuse_loss(before: dict[str, Any], now: dict[str, int], project: str) -> None:
    tables = before.get("tables", {})
    if before.get("project_sha256") != project:  # a new project may do without a table
        tables = {name: rows for name, rows in tables.items() if name in now}
    if lost := checks.shrunk(tables, now, SHRINK_PERCENT.value):
        raise RefreshError(
            "tables have shrunk:\n  " + "\n  ".join(lost) + "\n"
            "If that is right, run: communique refresh --allow-shrink"
        )


def _last_load_at(landing: Landing) -> datetime:
    last: datetime = landing.scan("ledger").select(pl.col("loaded_at").max()).collect().item()
    return last


def _facts(landing: Landing, loads: int, project: str) -> dict[str, Any]:
    """What a build says of itself, by the columns of ``meta.build``."""
    sums = landing.scan("ledger").select(pl.col("documents", "statements").sum()).collect()
    return {
        "build_id": new_build_id(),
        "built_at": datetime.now(UTC),
        "last_load_at": _last_load_at(landing),
        "loads": loads,
        "documents": int(sums.item(0, "documents")),
        "statements": int(sums.item(0, "statements")),
        **_versions(),
        "project_sha256": project,
    }


def _versions() -> dict[str, str]:
    return {
        "communique_version": version("communique"),
        "duckdb_version": version("duckdb"),
        "dbt_version": version("dbt-core"),
    }


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The same with times as texts."""
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in facts.items()
    }


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """One refresh at a time. The lock dies with its process: what a dead one left is no lock."""
    holder = home / f"{LOCK}.pid"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / LOCK).acquire(timeout=0):
            holder.write_text(f"{os.getpid()}\n", "utf-8")
            yield
            with suppress(OSError):
                holder.unlink(missing_ok=True)
    except Timeout as error:
        who = f"process {holder.read_text().strip()}" if holder.is_file() else "another process"
        raise AlreadyRunning(f"a refresh is running already ({who}); wait for it") from error
    except OSError as error:
        raise RefreshError(
            f"the store at {home} cannot be written: {error}. Choose a writable place with "
            "COMMUNIQUE_HOME."
        ) from error
