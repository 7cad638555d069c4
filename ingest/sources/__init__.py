"""The kinds of input communique reads. A file is recognised by its content, or forced by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.sources.article import HtmlSource, TextSource
from ingest.sources.base import HEAD_BYTES, Source, SourceError
from ingest.sources.sotu import SotuSource
from ingest.sources.statements import CsvSource, JsonLinesSource, ParquetSource
from ingest.sources.ungdc import UngdcSource

__all__ = ["SOURCES", "files", "find", "recognise"]

# The first that recognises a file reads it: the most specific come first.
SOURCES: tuple[Source, ...] = (
    SotuSource(),
    UngdcSource(),
    ParquetSource(),
    HtmlSource(),
    JsonLinesSource(),
    CsvSource(),
    TextSource(),
)


def find(name: str) -> Source:
    """The source called ``name``; `SourceError` if there is none."""
    for source in SOURCES:
        if source.name == name:
            return source
    known = ", ".join(source.name for source in SOURCES)
    raise SourceError(f"there is no source {name!r}; choose one of {known}")


def recognise(path: Path) -> Source | None:
    """The source that reads this file, or None if no source knows its content."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return next((source for source in SOURCES if source.recognises(path, head)), None)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in order of name; hidden ones left out."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if file.is_file() and not hidden:
                    yield file
        else:
            yield path
