"""Results as text: a table for the terminal, CSV for spreadsheets, JSON for programs.

Statement text is hostile: a terminal must not obey its control characters, nor a spreadsheet its
formulas.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

Row = Sequence[Any]

CELL_CHARACTERS = 60
# Text that begins so is run by some spreadsheet; every CSV of the project heeds them.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def as_table(columns: Sequence[str], rows: Sequence[Row], is_whole: bool = False) -> str:
    """Columns side by side, numbers to the right, long cells cut with an ellipsis or whole."""
    numeric = [
        any(isinstance(row[i], int | float | Decimal) for row in rows) for i in range(len(columns))
    ]
    cells = [[_cell(value) for value in row] for row in (columns, *rows)]
    if not is_whole:
        cells = [[_cut(cell) for cell in line] for line in cells]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def write_csv(columns: Sequence[str], rows: Iterable[Row], to: IO[str]) -> None:
    """CSV as RFC 4180; text that a spreadsheet would run as a formula gets an apostrophe."""
    writer = csv.writer(to)
    writer.writerow([formula_safe(name) for name in columns])
    for row in rows:
        writer.writerow([formula_safe(_plain(value)) for value in row])


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """An array of objects, one a line; times as ISO 8601, what is no finite number as null."""
    yield "["
    last: str | None = None
    for row in rows:
        if last is not None:
            yield last + ","
        plain = {name: _jsonable(value) for name, value in zip(columns, row, strict=True)}
        last = json.dumps(plain, ensure_ascii=False)
    if last is not None:
        yield last
    yield "]"


def formula_safe(value: Any) -> Any:
    """The value, with an apostrophe before text that starts like a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def printable(text: str) -> str:
    """The text with control, bidirectional and other invisible characters spelled out."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in text
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return printable(str(_plain(value)))


def _cut(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _plain(value: Any) -> Any:
    """Lists and objects as JSON; the rest as it is."""
    if isinstance(value, list | dict | tuple):
        return json.dumps(_jsonable(value), ensure_ascii=False)
    return _jsonable(value) if isinstance(value, bytes) else value


def _jsonable(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():  # a sum of whole numbers comes as one
            return int(value) if value == value.to_integral_value() else float(value)
        case bytes():
            return value.hex()
        case dict():
            return {str(key): _jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [_jsonable(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
