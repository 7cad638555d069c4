"""A new build from what has landed: copied aside, transformed, tested, published."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.coding import Coder
from ingest.extract import EXTRACTOR_VERSION
from ingest.landing import Landing
from warehouse.builds import Build, Builds
from warehouse.reference import write_reference
from warehouse.transform import run_dbt

KEEP_BUILDS = 5


class RefreshError(Exception):
    """The refresh did not publish; readers stay on the last build."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    build: Build
    is_new: bool
    seconds: float


def refresh(
    home: Path, landing: Landing, keep: int = KEEP_BUILDS, force: bool = False
) -> Refreshed:
    """Publish a build of all landed loads; the last build stands if nothing new has landed."""
    started = time.monotonic()
    builds = Builds(home)
    with _only_one(home):
        loads = landing.loads()
        if not loads:
            raise RefreshError("nothing has landed yet; load something: communique ingest PATH")
        current = builds.current()
        if current is not None and not force and current.manifest["loads"] == loads:
            return Refreshed(current, False, time.monotonic() - started)
        aside = builds.begin()
        try:
            write_reference(landing.path)
            run_dbt(["build"], aside / "communique.duckdb", landing.path, aside / "dbt")
            build = builds.publish(aside, {"loads": loads, **_versions()})
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        builds.prune(keep)
    return Refreshed(build, True, time.monotonic() - started)


def _versions() -> dict[str, object]:
    return {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "communique_version": version("communique"),
        "extractor_version": EXTRACTOR_VERSION,
        "coder_version": Coder.load().version,
        "duckdb_version": version("duckdb"),
        "dbt_version": version("dbt-core"),
    }


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """One refresh at a time; the lock dies with its process, so it cannot go stale."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / ".refresh.lock")
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout as error:
        raise RefreshError("another refresh is running; wait for it to end") from error
