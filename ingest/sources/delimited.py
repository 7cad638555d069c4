"""CSV and TSV files with a header: rows in bounded memory, and a broken one costs only itself."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.model import Rejected
from ingest.sources.base import SourceError
from ingest.sources.lines import MAX_LINE_BYTES, Line, read_lines

MAX_RECORD_CHARACTERS = 1024 * 1024
# So far the mark that closes a record is looked for, to know a long one from one never closed.
MAX_SEARCH_CHARACTERS = 8 * MAX_RECORD_CHARACTERS
_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


class Row(NamedTuple):
    """A row's fields by the header's names, and where it begins ("line 17")."""

    place: str
    values: dict[str, str]


class Table(NamedTuple):
    header: list[str]
    rows: Iterator[Row | Rejected]


class _Record(NamedTuple):
    number: int
    fields: list[str]


def header_of(head: str) -> list[str]:
    """The names in the first line of ``head``, in lower case; for telling what kind a file is."""
    line = re.split(r"[\r\n]", head.lstrip("\ufeff"), maxsplit=1)[0]
    fields = next(csv.reader([line], delimiter=delimiter_of(line)), [])
    return [name.strip().lower() for name in fields]


def delimiter_of(header: str) -> str:
    """The sign that divides the header line: comma, semicolon, tab or bar."""
    bare = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=bare.count)


def open_table(
    path: Path, required: Iterable[str] = (), quoted: bool = True, fallback: str | None = None
) -> Table:
    """The header of a delimited file and its rows; ``required`` names count in any case.

    A row with too few or too many fields, one that is too long, or a quotation mark that is never
    closed, is a `Rejected` with its line; the rows after it are read. ``quoted`` False takes
    quotation marks as plain text; ``fallback`` is the encoding of lines that are not UTF-8, else
    rejected.

    Raises:
        SourceError: the file has no header line, a name twice, or not all of ``required``.
    """
    lines = read_lines(path, fallback, blank=True)  # they may stand within quotation marks
    first = next((line for line in lines if not line.is_blank), None)
    if first is None or first.problem:
        raise SourceError(f"line 1: {first.problem if first else 'the file is empty'}")
    if "\r" in first.text:
        raise SourceError("line 1: its lines end in CR alone; convert them to LF")
    delimiter = delimiter_of(first.text)
    header = [name.strip() for name in next(csv.reader([first.text], delimiter=delimiter))]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SourceError(f"line 1 is no header: {twice[0]!r} stands in it twice")
    ours = {name.lower(): name for name in required}
    header = [ours.get(name.lower(), name) for name in header]
    missing = [name for name in ours.values() if name not in header]
    if missing:
        raise SourceError(
            f"line 1: there is no column {', '.join(missing)} among {', '.join(header)[:300]}"
        )
    records = _records(lines, delimiter, quoted, len(header))
    return Table(header, _rows(header, records))


def _rows(header: list[str], records: Iterator[_Record | Rejected]) -> Iterator[Row | Rejected]:
    for record in records:
        if isinstance(record, Rejected):
            yield record
        elif len(record.fields) != len(header):
            reason = f"{len(record.fields)} fields where the header has {len(header)}"
            yield Rejected(f"line {record.number}", reason, ",".join(record.fields))
        else:
            values = dict(zip(header, record.fields, strict=True))
            yield Row(f"line {record.number}", values)


def _records(
    lines: Iterator[Line], delimiter: str, quoted: bool, width: int
) -> Iterator[_Record | Rejected]:
    waiting: deque[Line] = deque()
    # Up to this line the last search found no closing mark; a later line of those that is open at
    # its own end is in the same state there, so that the search need not be made again.
    searched, problem = 0, ""

    def upcoming() -> Line | None:
        return waiting.popleft() if waiting else next(lines, None)

    def following(taken: list[Line]) -> Iterator[str]:
        """The lines of ``taken``, and more of them as long as the reader asks."""
        characters = 0
        while True:
            characters += _size(taken[-1])
            yield taken[-1].text + "\n"
            if taken[-1].number < searched or characters >= MAX_SEARCH_CHARACTERS:
                return
            more = upcoming()
            if more is None:
                return
            if more.problem:
                waiting.appendleft(more)
                return
            taken.append(more)

    while (line := upcoming()) is not None:
        if line.is_blank:
            continue
        place = f"line {line.number}"
        if line.problem:
            yield Rejected(place, line.problem, line.text)
            continue
        if not quoted or '"' not in line.text:
            yield _Record(line.number, line.text.split(delimiter))
            continue
        taken = [line]
        fields, told = _parse(following(taken), delimiter)
        if fields is not None and len(taken) == 1:
            yield _Record(line.number, fields)
        elif fields is not None and len(fields) == width:
            yield _whole(taken, fields)
        else:
            # Only the first line is given up; what was taken in search of the closing mark is read.
            waiting.extendleft(reversed(taken[1:]))
            if line.number >= searched:
                searched, problem = taken[-1].number, told or _OPEN
            reason = problem if told in ("", _OPEN) else told
            yield Rejected(place, f"broken CSV: {reason}", line.text)


_OPEN = "a quotation mark is never closed"


def _parse(lines: Iterator[str], delimiter: str) -> tuple[list[str] | None, str]:
    """The fields of the first record of these lines, or what is wrong with it."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True)), ""
    except csv.Error as error:
        return None, _OPEN if "unexpected end" in str(error) else str(error)


def _size(line: Line) -> int:
    """Its characters; a blank one counts too, of which a file may hold any number."""
    return len(line.text) or 1


def _whole(lines: list[Line], fields: list[str]) -> _Record | Rejected:
    """A record over several lines, unless it is too long."""
    number = lines[0].number
    if sum(map(_size, lines)) <= MAX_RECORD_CHARACTERS:
        return _Record(number, fields)
    upto = f"the record, which ends in line {lines[-1].number},"
    reason = f"{upto} is longer than {MAX_RECORD_CHARACTERS:,} characters"
    return Rejected(f"line {number}", reason, "\n".join(line.text for line in lines))


# A search may take one more line, which is no longer than that.
csv.field_size_limit(MAX_SEARCH_CHARACTERS + MAX_LINE_BYTES)
