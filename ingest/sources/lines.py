"""Lines of a file in bounded memory: a line over the limit is reported, not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAX_LINE_BYTES = 16 * 1024 * 1024


class Line(NamedTuple):
    """A line without its end; ``problem`` says why ``text`` is not the whole line, if it is not."""

    number: int
    text: str
    problem: str | None = None


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a UTF-8 file, numbered from 1; blank ones are skipped."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(raw) > MAX_LINE_BYTES:
                shown = raw[:200].decode("utf-8", "replace")
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(MAX_LINE_BYTES)
                yield Line(number, shown, f"the line is longer than {MAX_LINE_BYTES:,} bytes")
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if not raw.strip():
                continue
            try:
                yield Line(number, raw.decode("utf-8").rstrip("\r\n"))
            except UnicodeDecodeError as error:
                shown = raw.decode("utf-8", "replace").rstrip("\r\n")
                yield Line(number, shown, f"the line is not UTF-8 at byte {error.start}")
