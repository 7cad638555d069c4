"""What a source is: a way to read one kind of file into documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ingest.model import DatePrecision, Document, Event, PassedOver, Rejected, SeriesPoint

Item = Document | Event | SeriesPoint | Rejected | PassedOver

HEAD_BYTES = 64 * 1024


class SourceError(Exception):
    """A whole file cannot be read; the message says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is known about the input beyond the input itself.

    ``url`` and ``fetched_at`` are where and when it was fetched, None for what lies on this disk;
    ``shown`` is the path the user knows a file by that was unpacked or fetched to another place.
    """

    date: datetime | None = None
    date_precision: DatePrecision | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    speakers: Path | None = None
    publisher: str | None = None
    url: str | None = None
    shown: Path | None = None
    fetched_at: datetime | None = None

    def at(self, url: str) -> Options:
        """The same options for what was fetched from ``url``."""
        return replace(self, url=url)


class Source(Protocol):
    """One kind of input. ``recognises`` judges by name and the first bytes; ``read`` streams.

    ``read`` yields every item of the file in order, a `Rejected` for each it cannot make sense of
    and a `PassedOver` for each record that holds nothing to land; it raises `SourceError` if the
    file as a whole is not what it should be.
    """

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    def recognises(self, path: Path, head: bytes) -> bool: ...

    def read(self, path: Path, options: Options) -> Iterator[Item]: ...
