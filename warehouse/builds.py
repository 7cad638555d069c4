"""Builds of the warehouse: made aside, published by flipping one link.

A reader resolves the link once and keeps its file: every build has a path of its own, so a reader
always sees one complete build.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.store import DATABASE

MANIFEST = "build.json"
PENDING_PREFIX = ".pending-"


@dataclass(frozen=True, slots=True)
class Build:
    """One published build; ``build_id`` sorts by time."""

    build_id: str
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def manifest(self) -> dict[str, Any]:
        """When, from which loads, by which versions, and with how many rows it was made."""
        content: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text("utf-8"))
        return content


class Builds:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "builds"
        self.link = home / DATABASE

    def all(self) -> list[Build]:
        """Published builds, oldest first."""
        if not self.folder.is_dir():
            return []
        names = sorted(p.name for p in self.folder.iterdir() if (p / MANIFEST).is_file())
        return [Build(n, self.folder / n) for n in names if not n.startswith(PENDING_PREFIX)]

    def current(self) -> Build | None:
        """The build the link leads to."""
        if not self.link.is_symlink():
            return None
        folder = (self.home / self.link.readlink()).parent
        return Build(folder.name, folder) if (folder / DATABASE).is_file() else None

    def find(self, build_id: str) -> Build | None:
        """The published build of this id, if it is still kept."""
        return next((build for build in self.all() if build.build_id == build_id), None)

    def begin(self) -> Path:
        """A folder aside for a new build, holding a copy of the current build's database."""
        self.folder.mkdir(parents=True, exist_ok=True)
        build_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}Z-{uuid.uuid4().hex[:6]}"
        aside = self.folder / f"{PENDING_PREFIX}{build_id}"
        aside.mkdir()
        current = self.current()
        if current is not None:
            shutil.copyfile(current.database, aside / DATABASE)
        return aside

    def publish(self, aside: Path, manifest: dict[str, Any]) -> Build:
        """Give the finished folder its name and flip the link to it."""
        build_id = aside.name.removeprefix(PENDING_PREFIX)
        (aside / MANIFEST).write_text(
            json.dumps({"build_id": build_id, **manifest}, indent=2) + "\n", "utf-8"
        )
        for path in (aside / DATABASE, aside / MANIFEST, aside):
            _fsync(path)
        folder = self.folder / build_id
        aside.rename(folder)
        _fsync(self.folder)
        build = Build(build_id, folder)
        self.point_to(build)
        return build

    def point_to(self, build: Build) -> None:
        """Make a build the current one, in one atomic step."""
        link = self.home / f".{DATABASE}-{uuid.uuid4().hex[:8]}"
        link.symlink_to(build.database.relative_to(self.home))
        link.replace(self.link)
        _fsync(self.home)

    def prune(self, keep: int) -> list[Build]:
        """Remove the oldest builds beyond ``keep``, never the current one; those removed."""
        current = self.current()
        old = [b for b in self.all()[:-keep] if current is None or b.build_id != current.build_id]
        for build in old:
            shutil.rmtree(build.folder)
        return old


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
