"""From what the user names (files, folders, archives) to files with the source that reads each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.model import Rejected
from ingest.sources.archive import is_archive, members
from ingest.sources.base import HEAD_BYTES, Item, Options, Source
from ingest.sources.registry import SOURCES

UNKNOWN = "no source knows this kind of file; force one with --format"
_MAX_NESTING = 3
# Kinds that are known and not read, and what to do instead.
_NOT_READ = (
    (re.compile(rb"%PDF"), "PDF is not read; convert it to text"),
    (
        re.compile(
            rb"\d{5,12}\t(?:\d{14}\t){2}\d\t|globaleventid[\t,]eventtimedate", re.IGNORECASE
        ),
        "GDELT Mentions are not read: they say where an event of GDELT's is mentioned and hold no "
        "words of it; load the events (*.export.CSV) or quotations (*.gkg.csv) of the same time",
    ),
)

Input = tuple[Source, Path]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands for the source of a file that none reads, so that it is quarantined with a reason."""

    reason: str
    name: str = "unrecognised"
    summary: str = ""

    def recognises(self, path: Path, head: bytes) -> bool:
        return False

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        yield Rejected("file", self.reason)


@dataclass(frozen=True, slots=True)
class At:
    """A source that reads one file which lies elsewhere: unpacked, or fetched."""

    source: Source
    file: Path
    url: str | None = None
    fetched_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def summary(self) -> str:
        return self.source.summary

    def recognises(self, path: Path, head: bytes) -> bool:
        return self.source.recognises(self.file, head)

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        url = self.url or options.url
        where = replace(options, shown=path, url=url, fetched_at=self.fetched_at)
        return self.source.read(self.file, where)


def recognise(path: Path) -> Source | None:
    """The source that reads this file, or None if no source knows its content."""
    head = _head(path)
    return next((source for source in SOURCES if source.recognises(path, head)), None)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in order of name; hidden ones left out."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if not file.is_dir() and not hidden:
                    yield file
        else:
            yield path


def inputs(paths: Iterable[Path], forced: Source | None = None) -> Iterator[Input]:
    """Every file with its source, archives unpacked; read each before asking for the next.

    ``forced`` reads them all, whatever they look like.
    """
    for path in files(paths):
        yield from input_of(path, path, forced)


def input_of(
    file: Path, shown: Path, forced: Source | None = None, url: str | None = None, nesting: int = 0
) -> Iterator[Input]:
    """The source of ``file``, which the user knows as ``shown``; several for an archive."""
    try:
        if not file.is_file():
            yield Unreadable("it is no regular file"), shown
            return
        head = _head(file)
        if is_archive(file, head):
            if nesting == _MAX_NESTING:
                yield Unreadable("archives are nested too deeply"), shown
                return
            for member in members(file):
                if member.file is None:
                    yield Unreadable(member.problem or UNKNOWN), shown / member.name
                else:
                    inner = shown / member.name
                    yield from input_of(member.file, inner, forced, url, nesting + 1)
            return
        problem = "" if forced else _why_not_read(head)
        source = forced or recognise(file)
    except OSError as error:
        yield Unreadable(f"cannot be read: {error.strerror or error}"), shown
        return
    if problem or source is None:
        yield Unreadable(problem or _why_unknown(head)), shown
    elif file == shown and url is None:
        yield source, shown
    else:
        yield At(source, file, url, datetime.now(UTC) if url else None), shown


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _why_not_read(head: bytes) -> str:
    """Why no source should try a file that begins so; empty if one should."""
    return next((reason for pattern, reason in _NOT_READ if pattern.match(head)), "")


def _why_unknown(head: bytes) -> str:
    return UNKNOWN if head.strip() else "the file is empty"
