"""Tables that come as CSV or as an Excel file: their rows by the header's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ingest.model import Rejected
from ingest.sources.base import SourceError
from ingest.sources.delimited import open_table

EXCEL = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")

Fields = Mapping[str, Any]


def records(path: Path, required: Iterable[str]) -> Iterator[tuple[str, Fields | Rejected]]:
    """The rows of a CSV or of the first sheet of an Excel file, each with its place.

    Raises:
        SourceError: the file is neither, or has not all columns of ``required``.
    """
    required = tuple(required)
    with path.open("rb") as file:
        is_excel = file.read(4) in EXCEL
    if not is_excel:
        for row in open_table(path, required).rows:
            yield row.place, row if isinstance(row, Rejected) else row.values
        return
    try:
        rows = iter(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())
    except CalamineError as error:
        raise SourceError(f"the file is no readable Excel file: {error}") from error
    header = [str(name).strip() for name in next(rows, [])]
    missing = [name for name in required if name not in header]
    if missing:
        raise SourceError(f"row 1: there is no column {', '.join(missing)}")
    for number, cells in enumerate(rows, start=2):
        yield f"row {number}", dict(zip(header, cells, strict=False))
