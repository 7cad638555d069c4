"""Builds of the warehouse: made aside, published by flipping one link.

A reader resolves the link once and keeps its file: every build has a path of its own, so a reader
always sees one complete build.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.durable import file_sha256, fsync
from ingest.landing import Landing
from warehouse.history import copy_history
from warehouse.integrity import Damaged, copy_verified, read_manifest, verify, write_manifest
from warehouse.settings import KEEP_BUILDS, KEEP_DAYS, KEEP_MONTHS
from warehouse.store import DATABASE

MANIFEST = "build.json"
DAMAGE_NOTE = "DAMAGED"
PIN = "KEPT"
NO_LINK = f"The link {DATABASE} to the current build is missing"
LOST = (
    "the current build was made from it, but it is gone from the landing; restore its folder from "
    "a backup, or load its input again and run: communique refresh --allow-shrink"
)
DAY, MONTH = 8, 6  # so many first signs of a build id tell them
# One fixed place, so that dbt need not parse the project anew; only one refresh runs at a time.
PENDING = ".pending"
# Where a build goes in one step before it is deleted: nobody sees half of one.
REMOVED = ".removed"


def new_build_id() -> str:
    """Sorts by time: UTC to the millisecond and six random digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"[:-3] + f"Z-{uuid.uuid4().hex[:6]}"


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
        """When, from which loads, by which versions, and with how many rows it was made.

        Raises Damaged if it cannot be trusted.
        """
        return read_manifest(self.folder / MANIFEST)

    def problem(self) -> str | None:
        """What is wrong with the build as far as can be seen at once; None if nothing is."""
        note = self.folder / DAMAGE_NOTE
        if note.is_file():
            return note.read_text("utf-8").strip()
        try:
            expected = self.manifest["bytes"]
        except Damaged as error:
            return str(error)
        if not self.database.is_file():
            return f"{DATABASE} is missing"
        size = self.database.stat().st_size
        return None if size == expected else f"{DATABASE} has {size:,} bytes, not {expected:,}"

    def verify(self) -> str | None:
        """What is wrong with the build, every bit of it read; a problem found is noted for all."""
        if problem := self.problem():
            return problem
        try:
            verify(self.database, self.manifest["sha256"])
        except Damaged as damage:
            self.note_damage(str(damage))
            return str(damage)
        return None

    def lost(self, landing: Landing) -> list[str]:
        """The loads that it was made from and that the landing no longer holds."""
        return sorted(set(self.manifest["loads"]) - set(landing.loads()))

    @property
    def is_pinned(self) -> bool:
        """Whether a person said that it is to be kept for good."""
        return (self.folder / PIN).is_file()

    def pin(self, is_pinned: bool) -> None:
        """Keep it for good, or let it go when its time comes. Raises OSError."""
        if is_pinned:
            (self.folder / PIN).touch()
        else:
            (self.folder / PIN).unlink(missing_ok=True)

    def facts(self) -> dict[str, Any]:
        """What a list of builds says of it: when and of how much it was made, and its state."""
        problem = self.problem()
        manifest = self.manifest if problem is None else {}
        loads, size = manifest.get("loads"), manifest.get("bytes")
        return {
            "build_id": self.build_id,
            "built_at": manifest.get("built_at"),
            "loads": None if loads is None else len(loads),
            "documents": manifest.get("documents"),
            "statements": manifest.get("statements"),
            "megabytes": None if size is None else round(size / 1e6, 1),
            "is_pinned": self.is_pinned,
            "problem": problem,
        }

    def note_damage(self, problem: str) -> None:
        """Mark the build for all readers; where nothing may be written, let it go."""
        with suppress(OSError):
            (self.folder / DAMAGE_NOTE).write_text(problem + "\n", "utf-8")


class Builds:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "builds"
        self.link = home / DATABASE

    def all(self) -> list[Build]:
        """Published builds, oldest first, damaged ones included."""
        if not self.folder.is_dir():
            return []
        aside = (PENDING, REMOVED)
        folders = sorted(p for p in self.folder.iterdir() if p.is_dir() and p.name not in aside)
        return [Build(folder.name, folder) for folder in folders]

    def find(self, build_id: str) -> Build | None:
        """The published build of this id, if it is still kept and sound."""
        build = next((b for b in self.all() if b.build_id == build_id), None)
        return build if build is not None and build.problem() is None else None

    def linked(self) -> Build | None:
        """The build the link leads to, sound or not."""
        if not self.link.is_symlink():
            return None
        folder = (self.home / self.link.readlink()).parent
        return Build(folder.name, folder)

    def current(self) -> Build | None:
        """The build to read: the linked one or, if that is damaged or there is no link, the last
        sound one."""
        return next(self._sound(), None)

    def _sound(self) -> Iterator[Build]:
        """The sound builds, the one to read first: the linked one, older ones, newer ones."""
        linked = self.linked()
        others = [build for build in reversed(self.all()) if build != linked]
        if linked is not None:
            others.sort(key=lambda build: build.build_id > linked.build_id)
            others.insert(0, linked)
        return (build for build in others if build.problem() is None)

    def notice(self) -> str | None:
        """What a reader must be told of the current build: damage, a lost link, or a rollback."""
        linked, current = self.linked(), self.current()
        if current is None:
            return None
        if linked is None:
            return (
                f"{NO_LINK}; this is the newest sound build. "
                f"Run: communique rollback {current.build_id}"
            )
        if current != linked:
            return (
                f"The build {linked.build_id} is damaged ({linked.problem()}); "
                f"this is the last sound one, {current.build_id}."
            )
        newer = self._newer(current)
        damaged = [b for b in newer if b.problem() is not None]
        if damaged:
            return (
                f"The build {damaged[-1].build_id} is damaged; this is {current.build_id}. "
                "The next refresh replaces it."
            )
        if newer:
            return f"{current.build_id} was rolled back to; {newer[-1].build_id} is newer."
        return None

    def rolled_back_from(self) -> Build | None:
        """The newest build, where a person led readers back to an older one."""
        current = self.current()
        if current is None or current != self.linked():
            return None
        newer = self._newer(current)
        return newer[-1] if newer and all(b.problem() is None for b in newer) else None

    def _newer(self, than: Build) -> list[Build]:
        return [build for build in self.all() if build.build_id > than.build_id]

    def begin(
        self, is_anew: Callable[[dict[str, Any]], bool] = lambda manifest: False
    ) -> tuple[Path, Build | None]:
        """A folder aside for a new build, holding a copy of the current build's database, and
        that build; None if there is none.

        Only the history is copied where every table is made anew, as ``is_anew`` says by the
        build's manifest. What a killed refresh left there goes. A current build that proves damaged
        while it is read is noted as such, and the last sound one is taken.
        """
        aside = self.folder / PENDING
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        for build in self._sound():
            try:
                copy = copy_history if is_anew(build.manifest) else copy_verified
                copy(build.database, aside / DATABASE, build.manifest["sha256"])
                return aside, build
            except Damaged as damage:
                build.note_damage(str(damage))
                (aside / DATABASE).unlink(missing_ok=True)
        return aside, None

    def publish(self, aside: Path, build_id: str, manifest: dict[str, Any]) -> Build:
        """Seal the finished folder, give it its name and flip the link to it."""
        database = aside / DATABASE
        sealed = {
            "build_id": build_id,
            "bytes": database.stat().st_size,
            "sha256": file_sha256(database),
            **manifest,
        }
        write_manifest(aside / MANIFEST, sealed)
        _forbid_writing(database)
        for path in (database, aside / MANIFEST, aside):
            fsync(path)
        folder = self.folder / build_id
        aside.rename(folder)
        fsync(self.folder)
        build = Build(build_id, folder)
        self.point_to(build)
        return build

    def point_to(self, build: Build) -> None:
        """Make a build the current one, in one atomic step."""
        link = self.home / f".{DATABASE}-{uuid.uuid4().hex[:8]}"
        link.symlink_to(build.database.relative_to(self.home))
        link.replace(self.link)
        fsync(self.home)

    def repair(self) -> Build | None:
        """Lead the link to the build that readers should see; that build."""
        current = self.current()
        if current is not None and current != self.linked():
            self.point_to(current)
        return current

    def prune(self, keep: int) -> list[Build]:
        """Remove old builds; those removed.

        Kept are the newest ``keep`` sound ones, the newest sound one of each of the last days and
        months by the settings, those that are pinned, and the current one.
        """
        sound = [b for b in self.all() if b.problem() is None]
        thinned = _newest_of_each(sound, DAY, KEEP_DAYS.value)
        thinned += _newest_of_each(sound, MONTH, KEEP_MONTHS.value)
        led_to = [b for b in (self.current(), self.linked()) if b is not None]
        kept = {b.build_id for b in (*sound[-keep:], *thinned, *led_to)}
        old = [b for b in self.all() if b.build_id not in kept and not b.is_pinned]
        aside = self.folder / REMOVED
        shutil.rmtree(aside, ignore_errors=True)  # what a killed refresh left there
        for build in old:
            build.folder.rename(aside)
            shutil.rmtree(aside)
        return old


def _forbid_writing(database: Path) -> None:
    """A client that opened it to write would lock all others out, and could damage it."""
    with suppress(OSError):  # not every file system has such rights
        database.chmod(database.stat().st_mode & ~0o222)


def _newest_of_each(builds: Sequence[Build], signs: int, periods: int) -> list[Build]:
    """The newest build of each of the last periods that have one; ``builds`` come oldest first."""
    newest = {build.build_id[:signs]: build for build in builds}
    return list(newest.values())[::-1][:periods]


def retention() -> str:
    """Which builds are kept, in words, by the settings."""
    spans = [
        f"the newest of each of the last {setting.value} {setting.unit}"
        for setting in (KEEP_DAYS, KEEP_MONTHS)
        if setting.value
    ]
    kept = ", ".join([f"The newest {KEEP_BUILDS.value} builds", *spans])
    return f"{kept} and those pinned by `communique builds --keep ID` are kept."
