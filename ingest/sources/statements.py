"""Statements that others extracted: a row each, as CSV, JSON Lines or Parquet.

Columns (``--map theirs=ours`` for other names; only ``text`` is needed):

    text       the statement, verbatim
    speaker    the speaker's name
    role       the speaker's role, in words
    country    the speaker's state: ISO 3166 code or name
    targets    the states it is directed at: codes or names, separated by ";", or a list
    date       ISO 8601, or a form with one reading; else the row is kept as undated
    kind       direct, indirect, mixed or turn
    id         the row's own id, once in a file; a changed row of the same id is its revision
    url, title, publisher, language

Ids of two files have nothing to do with each other, nor have those of a file that was moved or
renamed; but a row that is wholly the same (id, text, title, date, speaker and targets, url,
publisher) is a duplicate in whatever file it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.model import Document, Rejected, Span, StatementKind, Turn, content_id
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import Dated, DateProblem, parse_date
from ingest.sources.delimited import header_of, open_table
from ingest.sources.jsonlines import RepeatedName, first_object, read_objects, renamed
from ingest.sources.rowids import RowIds, RowProblem
from ingest.sources.states import named_state
from ingest.sources.text import peek

COLUMNS = (
    *("text", "speaker", "role", "country", "targets", "date", "kind"),
    *("url", "title", "publisher", "language", "id"),
)
KINDS = get_args(StatementKind)
STATEMENT_COLUMNS = {"speaker", "role", "country", "targets", "kind"}
_PARQUET_ROWS = 5_000
_SEVERAL = re.compile(r"[,;/&]|\sand\s", re.IGNORECASE)
_NO_TEXT = {list: "a list", dict: "an object", bytes: "bytes", bool: "true or false"}

Record = Mapping[str, Any]


class CsvSource:
    name = "statements-csv"
    summary = "ready-made statements as CSV or TSV, a row each"

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() in {".csv", ".tsv"}:
            return True
        header = header_of(peek(head))
        return "text" in header and len(set(header) & set(COLUMNS)) > 1

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        table = open_table(path)
        rows = _Rows(self.name, path, options, table.header)
        for row in table.rows:
            yield row if isinstance(row, Rejected) else rows.item(row.values, row.place)


class JsonLinesSource:
    name = "statements-jsonl"
    summary = "ready-made statements as JSON Lines or a JSON list, an object each"

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            return True
        first = first_object(head)
        return first is not None and ("text" in first or bool(STATEMENT_COLUMNS & first.keys()))

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        rows = _Rows(self.name, path, options)
        for found in read_objects(path):
            yield found if isinstance(found, Rejected) else rows.item(found.values, found.place)


class ParquetSource:
    name = "statements-parquet"
    summary = "ready-made statements as Parquet, a row each"

    def recognises(self, path: Path, head: bytes) -> bool:
        return head.startswith(b"PAR1")

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        try:
            file = pq.ParquetFile(path)
            rows = _Rows(self.name, path, options, file.schema_arrow.names)
            number = 0
            for batch in file.iter_batches(_PARQUET_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield rows.item(row, f"row {number}")
        except (pa.ArrowException, OSError) as error:
            raise SourceError(f"the file is no readable Parquet: {error}") from error


class _Rows:
    """Makes documents of the rows of one file.

    A row without an id is known by all it holds, under the file's own names, so that loading it
    again with another mapping revises it instead of adding it a second time.
    """

    def __init__(
        self, source: str, path: Path, options: Options, header: list[str] | None = None
    ) -> None:
        self.source = source
        self.options = options
        self.mapping = {theirs.lower(): ours for theirs, ours in options.mapping.items()}
        self._ids = RowIds("statement", path, options)
        if header is not None:
            self._check(header)

    def _check(self, header: list[str]) -> None:
        names = {name.lower() for name in header}
        unknown = [theirs for theirs in self.mapping if theirs not in names]
        shown = ", ".join(header)[:300]
        if unknown:
            raise SourceError(f"there is no column {unknown[0]!r} to map among {shown}")
        ours = [self._ours(name) for name in header]
        twice = [name for name in COLUMNS if ours.count(name) > 1]
        if twice:
            raise SourceError(f"two columns are taken for {twice[0]!r} among {shown}")
        if "text" not in ours:
            raise SourceError(
                f"there is no column text among {shown}; "
                "name the one that holds it: --map theirs=text"
            )

    def _ours(self, name: str) -> str:
        return self.mapping.get(name.strip().lower(), name.strip().lower())

    def item(self, raw: Record, place: str) -> Item:
        shown = json.dumps(raw, default=str, ensure_ascii=False)
        try:
            return self._document(renamed(raw, self._ours), place, shown)
        except (RowProblem, RepeatedName) as problem:
            return Rejected(place, str(problem), shown)

    def _document(self, row: Record, place: str, raw: str) -> Document:
        text = _text(row, "text")
        if text is None:
            raise RowProblem("the row has no text; if another field holds it: --map theirs=text")
        turn = Turn(
            Span(0, len(text)),
            speaker=_text(row, "speaker"),
            role=_text(row, "role"),
            country=_state(row.get("country")),
            targets=_targets(row.get("targets")),
            kind=_kind(_text(row, "kind")),
            is_statement=True,
        )
        own = _text(row, "id")
        url, publisher = _text(row, "url"), _text(row, "publisher")
        dated, date_note = _date(row.get("date"), self.options)
        return Document(
            source=self.source,
            key=self._ids.key(own) if own else f"statement:{content_id(raw)}",
            row_key=f"statement:{content_id(own, url, publisher)}" if own else None,
            text=text,
            title=_text(row, "title"),
            url=url,
            publisher=publisher or self.options.publisher,
            language=_text(row, "language"),
            published_at=dated.at if dated else None,
            date_precision=dated.precision if dated else None,
            date_note=f"{place}: {date_note}" if date_note else None,
            turns=(turn,),
        )


def _text(row: Record, name: str) -> str | None:
    value = row.get(name)
    if type(value) in _NO_TEXT:
        raise RowProblem(f"the field {name} holds {_NO_TEXT[type(value)]} where a text belongs")
    return None if value is None else str(value).strip() or None


def _state(value: object, several: str = "") -> str | None:
    if value is None or not str(value).strip():
        return None
    try:
        return named_state(str(value))
    except ValueError as unknown:
        raise RowProblem(f"{unknown}{several}") from None


def _target(value: object) -> str | None:
    several = _SEVERAL.search(str(value))
    return _state(value, ", or several divided by ';' or as a list" if several else "")


def _targets(value: object) -> tuple[str, ...] | None:
    """None where the file says nothing of targets; an empty list is an answer."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    parts = value if isinstance(value, list | tuple) else str(value).split(";")
    codes = [code for part in parts if (code := _target(part))]
    return tuple(dict.fromkeys(codes))


def _kind(value: str | None) -> StatementKind:
    if value is None:
        return "direct"
    for kind in KINDS:
        if value.lower() == kind:
            return kind  # type: ignore[no-any-return]
    raise RowProblem(f"the kind {value!r} is none of {', '.join(KINDS)}")


def _date(value: object, options: Options) -> tuple[Dated | None, str | None]:
    if value is None or not str(value).strip():
        if options.date and options.date_precision:
            return Dated(options.date, options.date_precision), None
        value = ""
    if isinstance(value, date | datetime):
        value = value.isoformat()
    try:
        return parse_date(str(value)), None
    except DateProblem as problem:
        return None, str(problem)
