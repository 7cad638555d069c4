"""The landing: an append-only store of Parquet files, one folder a load.

A load is written aside, fsynced and renamed into place in one step, so that it is there with all
its tables or not at all; a folder without a ledger row cannot exist. Any number of processes may
load at once: the check for duplicates and the rename happen under one lock.

    landing/<load_id>/{ledger,documents,statements,codings,events,series,sightings,
                       quarantine}.parquet
    landing/<load_id>/SHA256SUMS
    landing/reference/  countries, acts, and an empty file of every table
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from ingest.durable import file_sha256, fsync
from ingest.schema import IDENTITY, TABLES

Rows = Sequence[Mapping[str, Any]]

LOCK_TIMEOUT_SECONDS = 300
CHECKSUMS = "SHA256SUMS"
PENDING = ".pending"
REFERENCE = "reference"


class LandingError(Exception):
    """The landing cannot be read or written; the message says what, where and what to do."""


def new_run_id() -> str:
    """A sortable id: UTC to the microsecond and eight random digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{uuid.uuid4().hex[:8]}"


class Landing:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / ".lock")
        self._known: dict[str, tuple[set[bytes], set[str]]] = {}

    def create(self) -> None:
        try:
            (self.path / PENDING).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LandingError(
                f"cannot create the landing at {self.path}: {error.strerror}. "
                "Choose a writable place with COMMUNIQUE_HOME."
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the landing against other writers. A lock dies with the process that held it."""
        self.create()
        try:
            with self._lock.acquire(timeout=LOCK_TIMEOUT_SECONDS):
                yield
        except Timeout as error:
            raise LandingError(
                f"another process has held {self._lock.lock_file} for {LOCK_TIMEOUT_SECONDS} s. "
                "Wait for it, or end it if it hangs."
            ) from error
        except OSError as error:
            raise LandingError(f"cannot write the landing at {self.path}: {error}") from error

    def loads(self) -> list[str]:
        """The ids of all loads, oldest first."""
        if not self.path.is_dir():
            return []
        return sorted(
            folder.name
            for folder in self.path.iterdir()
            if folder.name != REFERENCE and (folder / "ledger.parquet").is_file()
        )

    def scan(self, table: str) -> pl.LazyFrame:
        """All rows of a table, over all loads; empty with the right columns if there are none.

        Columns that a load of an earlier version lacks are null.
        """
        files = sorted(self.path.glob(f"*/{table}.parquet"))
        if not files:
            return pl.LazyFrame(schema=TABLES[table])
        return pl.scan_parquet(
            files, schema=TABLES[table], missing_columns="insert", extra_columns="ignore"
        )

    def known(self, table: str, ids: Sequence[str]) -> set[str]:
        """Those of ``ids`` that the table holds already.

        What has landed stays as it is, so each load is read once. An id is held as 16 bytes, of
        which Python makes some 120.
        """
        if not ids:
            return set()
        known, read = self._known.setdefault(table, (set(), set()))
        column = IDENTITY[table]
        for load_id in self.loads():
            if load_id in read:
                continue
            path = self.path / load_id / f"{table}.parquet"
            if path.is_file():
                landed = pl.read_parquet(path, columns=[column]).get_column(column)
                known.update(map(_as_bytes, landed))
            read.add(load_id)
        return {wanted for wanted in ids if _as_bytes(wanted) in known}

    def extracted_otherwise(self, version: str) -> set[str]:
        """The ids of the documents that another version of the extractor went over."""
        documents = self.scan("documents").filter(pl.col("extractor_version") != version)
        return set(documents.select("document_id").collect().get_column("document_id"))

    def write(self, load_id: str, tables: Mapping[str, Rows]) -> None:
        """Make one load durable and visible. Call it with the landing locked.

        ``tables`` must hold exactly one ``ledger`` row; empty tables get no file.
        """
        if len(tables.get("ledger", ())) != 1:
            raise ValueError("a load needs exactly one ledger row")
        aside = self.path / PENDING / load_id
        aside.mkdir(parents=True)
        try:
            for name, rows in tables.items():
                if rows:
                    _write_parquet(aside / f"{name}.parquet", name, load_id, rows)
            _write_checksums(aside)
            fsync(aside)
            aside.rename(self.path / load_id)
            fsync(self.path)
        except OSError as error:
            raise LandingError(
                f"load {load_id} could not be written to {self.path}: {error}. "
                "Nothing of it is kept."
            ) from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def damage(self, load_id: str) -> list[str]:
        """The files of a load that are missing or do not hold what was written, with the reason."""
        folder = self.path / load_id
        problems = []
        try:
            # Not splitlines(), which takes other bytes for the end of a line too.
            content = (folder / CHECKSUMS).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            return [f"{folder / CHECKSUMS} cannot be read: {error}"]
        for line in content.removesuffix("\n").split("\n"):
            expected, _, name = line.partition("  ")
            try:
                if file_sha256(folder / name) != expected:
                    problems.append(f"{folder / name} does not hold what was written")
            except OSError as error:
                problems.append(f"{folder / name} cannot be read: {error.strerror}")
        return problems

    def all_damage(self) -> list[str]:
        """The same of all loads."""
        return [problem for load in self.loads() for problem in self.damage(load)]

    def sweep(self) -> int:
        """Remove what killed processes left aside; the number of folders removed."""
        with self.locked():
            left = list((self.path / PENDING).iterdir())
            for folder in left:
                shutil.rmtree(folder)
            return len(left)


def _write_parquet(path: Path, table: str, load_id: str, rows: Rows) -> None:
    frame = pl.DataFrame([_column(table, name, load_id, rows) for name in TABLES[table]])
    try:
        frame.write_parquet(path, compression="zstd", statistics=True)
    except pl.exceptions.ComputeError as error:  # how polars tells of a full disk
        raise OSError(str(error)) from error
    fsync(path)


def _column(table: str, name: str, load_id: str, rows: Rows) -> pl.Series:
    # A lone surrogate cannot be stored as UTF-8; the stored text shows where it stood.
    values = [load_id if name == "load_id" else _storable(row.get(name)) for row in rows]
    try:
        return pl.Series(name, values, TABLES[table][name])
    except (pl.exceptions.PolarsError, TypeError, OverflowError) as error:
        told = str(error).partition("\n")[0]
        raise LandingError(
            f"load {load_id} could not be written: a value does not fit {table}.{name} ({told}). "
            "Nothing of it is kept."
        ) from error


def _write_checksums(folder: Path) -> None:
    """Write what `sha256sum --check` reads."""
    lines = [f"{file_sha256(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    path = folder / CHECKSUMS
    path.write_text("".join(lines), "utf-8")
    fsync(path)


def _as_bytes(content_id: str) -> bytes:
    """An id as it is remembered: half the size."""
    return bytes.fromhex(content_id)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
