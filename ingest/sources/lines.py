"""Lines of a file in bounded memory: a line over the limit is reported, not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import whitespace
from typing import NamedTuple

from ingest.sources.base import SourceError

MAX_LINE_BYTES = 16 * 1024 * 1024


class Line(NamedTuple):
    """A line without its end; ``problem`` says why ``text`` is not the whole line, if it is not."""

    number: int
    text: str
    problem: str | None = None

    @property
    def is_blank(self) -> bool:
        return self.problem is None and not self.text.strip(whitespace)


def read_lines(path: Path, fallback: str | None = None, blank: bool = False) -> Iterator[Line]:
    """The lines of a UTF-8 file, numbered from 1; blank ones are skipped unless ``blank``.

    ``fallback`` is the encoding of lines that are not UTF-8; without one they are problems.

    Raises:
        SourceError: the file is UTF-16, or has nothing but blank lines.
    """
    number = told = 0
    with path.open("rb") as file:
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise SourceError("the file is UTF-16; convert it to UTF-8")
            if len(raw) > MAX_LINE_BYTES:
                shown = raw[:200].decode("utf-8", "replace")
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(MAX_LINE_BYTES)
                told += 1
                yield Line(number, shown, f"the line is longer than {MAX_LINE_BYTES:,} bytes")
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            is_said = bool(raw.strip())
            told += is_said
            if is_said or blank:
                yield _line(number, raw, fallback)
    if not told:
        raise SourceError("the file is empty")


def _line(number: int, raw: bytes, fallback: str | None) -> Line:
    raw = raw.rstrip(b"\r\n")
    if b"\0" in raw:
        return Line(number, raw.decode("utf-8", "replace"), "the line is binary, not text")
    try:
        return Line(number, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        if fallback is not None:
            return Line(number, raw.decode(fallback))
        shown = raw.decode("utf-8", "replace")
        reason = f"the line is not UTF-8 at byte {error.start}; convert the file to UTF-8"
        return Line(number, shown, reason)
