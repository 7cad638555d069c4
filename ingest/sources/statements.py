"""Statements that others extracted: a row each, as CSV, JSON Lines or Parquet.

Columns (``--map theirs=ours`` for other names; only ``text`` is needed):

    text       the statement, verbatim
    speaker    the speaker's name
    role       the speaker's role, in words
    country    the speaker's state: ISO 3166 code or name
    targets    the states it is directed at: codes or names, separated by ";", or a list
    date       ISO 8601, or a form with one reading; else the row is kept as undated
    kind       direct, indirect, mixed or turn
    url, title, publisher, language, id
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pyarrow.parquet as pq

from ingest.actors.countries import find_code
from ingest.model import Document, Rejected, Span, StatementKind, Turn, content_id
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import Dated, DateProblem, parse_date
from ingest.sources.lines import read_lines

COLUMNS = (
    *("text", "speaker", "role", "country", "targets", "date", "kind"),
    *("url", "title", "publisher", "language", "id"),
)
KINDS = get_args(StatementKind)
MAX_FIELD_CHARACTERS = 4 * 1024 * 1024
_PARQUET_ROWS = 5_000

Record = Mapping[str, Any]


class RowProblem(ValueError):
    """The row cannot be taken; the message says why."""


class CsvSource:
    name = "statements-csv"
    summary = "ready-made statements as CSV, a row each (columns: --help)"

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in {".csv", ".tsv"}

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        csv.field_size_limit(MAX_FIELD_CHARACTERS)
        problems: list[Rejected] = []
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        reader = csv.reader(_good_lines(path, problems), delimiter=delimiter, strict=True)
        header = _header(next(reader, None), options)
        while True:
            try:
                values = next(reader, None)
            except csv.Error as error:
                yield Rejected(f"line {reader.line_num}", f"broken CSV: {error}")
                continue
            yield from problems
            problems.clear()
            if values is None:
                return
            place = f"line {reader.line_num}"
            if len(values) != len(header):
                reason = f"{len(values)} fields where the header has {len(header)}"
                yield Rejected(place, reason, delimiter.join(values))
            else:
                row = dict(zip(header, values, strict=True))
                yield _document(row, self.name, place, options)


class JsonLinesSource:
    name = "statements-jsonl"
    summary = "ready-made statements as JSON Lines, an object each (columns: --help)"

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in {".jsonl", ".ndjson"}

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for line in read_lines(path):
            place = f"line {line.number}"
            if line.problem:
                yield Rejected(place, line.problem, line.text)
                continue
            try:
                row = json.loads(line.text)
            except (ValueError, RecursionError) as error:
                yield Rejected(place, f"broken JSON: {error}", line.text)
                continue
            if not isinstance(row, dict):
                yield Rejected(place, "the line is no JSON object", line.text)
                continue
            yield _document(_renamed(row, options), self.name, place, options)


class ParquetSource:
    name = "statements-parquet"
    summary = "ready-made statements as Parquet, a row each (columns: --help)"

    def recognises(self, path: Path, head: bytes) -> bool:
        return head.startswith(b"PAR1")

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        try:
            file = pq.ParquetFile(path)
        except (ValueError, OSError) as error:
            raise SourceError(f"the file is no readable Parquet: {error}") from error
        _header(file.schema_arrow.names, options)
        number = 0
        for batch in file.iter_batches(_PARQUET_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield _document(_renamed(row, options), self.name, f"row {number}", options)


def _good_lines(path: Path, problems: list[Rejected]) -> Iterator[str]:
    for line in read_lines(path):
        if line.problem:
            problems.append(Rejected(f"line {line.number}", line.problem, line.text))
        else:
            yield line.text + "\n"


def _header(names: list[str] | None, options: Options) -> list[str]:
    if names is None:
        raise SourceError("the file is empty")
    renamed = [options.mapping.get(name.strip(), name.strip().lower()) for name in names]
    if "text" not in renamed:
        raise SourceError(
            f"there is no column text among {', '.join(names)[:300]}; "
            "name the one that holds it: --map theirs=text"
        )
    return renamed


def _renamed(row: Record, options: Options) -> Record:
    return {options.mapping.get(name, name): value for name, value in row.items()}


def _document(row: Record, source: str, place: str, options: Options) -> Item:
    try:
        text = _text(row, "text")
        if text is None:
            raise RowProblem("the row has no text")
        turn = Turn(
            Span(0, len(text)),
            speaker=_text(row, "speaker"),
            role=_text(row, "role"),
            country=_country(row.get("country")),
            targets=_targets(row.get("targets")),
            kind=_kind(_text(row, "kind")),
            is_statement=True,
        )
    except RowProblem as problem:
        return Rejected(place, str(problem), json.dumps(row, default=str, ensure_ascii=False))
    dated, date_note = _date(row.get("date"), options)
    own = _text(row, "id") or content_id(text, turn.speaker, row.get("date"), row.get("url"))
    return Document(
        source=source,
        key=f"{source}:{own}",
        text=text,
        title=_text(row, "title"),
        url=_text(row, "url"),
        publisher=_text(row, "publisher") or options.publisher,
        language=_text(row, "language"),
        published_at=dated.at if dated else None,
        date_precision=dated.precision if dated else None,
        date_note=f"{place}: {date_note}" if date_note else None,
        turns=(turn,),
    )


def _text(row: Record, name: str) -> str | None:
    value = row.get(name)
    return None if value is None else str(value).strip() or None


def _country(value: object) -> str | None:
    if value is None or not str(value).strip():
        return None
    code = find_code(str(value))
    if code is None:
        raise RowProblem(f"the state {str(value)!r} is not known; give its ISO 3166 code")
    return code


def _targets(value: object) -> tuple[str, ...] | None:
    """None where the file says nothing of targets; an empty list is an answer."""
    if value is None or value == "":
        return None
    parts = value if isinstance(value, list | tuple) else str(value).split(";")
    codes = [code for part in parts if (code := _country(part))]
    return tuple(dict.fromkeys(codes))


def _kind(value: str | None) -> StatementKind:
    if value is None:
        return "direct"
    for kind in KINDS:
        if value.lower() == kind:
            return kind  # type: ignore[no-any-return]
    raise RowProblem(f"the kind {value!r} is none of {', '.join(KINDS)}")


def _date(value: object, options: Options) -> tuple[Dated | None, str | None]:
    if (value is None or value == "") and options.date and options.date_precision:
        return Dated(options.date, options.date_precision), None
    if isinstance(value, date | datetime):
        value = value.isoformat()
    try:
        return parse_date("" if value is None else str(value)), None
    except DateProblem as problem:
        return None, str(problem)
