"""Makes foreign text inert wherever it is shown: pages, Markdown labels, charts, CSV files.

Every name, title and sentence came from outside. Text goes into pages through ``html``, into
labels that Streamlit reads as Markdown through ``markdown``, into Plotly through ``plotly``, and
into files for spreadsheets through ``cell``.
"""

from __future__ import annotations

import csv
import html as _html
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from warehouse.tabular import formula_safe

# Marks that reorder or hide their neighbours: bidirectional controls, zero-width and other format
# or control characters. Line ends and tabs become spaces.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
# Those that turn the order of what follows, and those that stand for nothing at all, by the names
# that a reader is shown; joiners and marks of one letter are part of how some scripts are written.
_CONTROLS = {
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
    "\u200b": "ZWSP", "\u2060": "WJ", "\ufeff": "BOM",
}  # fmt: skip
_NAMES = {control: f"⟨{name}⟩" for control, name in _CONTROLS.items()}
_SHOWN = str.maketrans(_NAMES)
_END, _END_ISOLATE = "\u202c", "\u2069"
_OPENS = dict.fromkeys("\u202a\u202b\u202d\u202e", _END)
_OPENS |= dict.fromkeys("\u2066\u2067\u2068", _END_ISOLATE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:$<>&@/^=\"'])")


def plain(text: object, limit: int = 0) -> str:
    """One line without invisible marks, cut to ``limit`` characters with an ellipsis."""
    line = " ".join(_INVISIBLE.sub("", str(text)).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def html(text: object) -> str:
    """Text for HTML, its direction its own; marks that turn it are shown by name, for the text is
    scored in the order in which it is written."""
    return f'<bdi dir="auto">{_html.escape(str(text).translate(_SHOWN))}</bdi>'


def shown(frame: pl.DataFrame) -> pl.DataFrame:
    """A table for a page: marks that turn its texts are shown by name. Downloads keep them."""
    return frame.with_columns(
        _named(pl.col(name), of).alias(name)
        for name, of in frame.schema.items()
        if of == pl.String or of.is_nested()
    )


def _named(values: pl.Expr, of: Any) -> pl.Expr:
    """Values with the marks in their texts by name, within lists and structs too."""
    if isinstance(of, pl.List):
        return values.list.eval(_named(pl.element(), of.inner))
    if isinstance(of, pl.Struct):
        parts = [
            _named(values.struct.field(part.name), part.dtype).alias(part.name)
            for part in of.fields
        ]
        return pl.when(values.is_not_null()).then(pl.struct(parts))
    return values.str.replace_many(_NAMES) if of == pl.String else values


def attribute(text: object) -> str:
    """Text for a quoted HTML attribute."""
    return _html.escape(plain(text), quote=True)


def markdown(text: object, limit: int = 80) -> str:
    """Text for a label that Streamlit reads as Markdown."""
    return _MARKDOWN.sub(r"\\\1", plain(text, limit))


def plotly(text: object, limit: int = 60) -> str:
    """Text for Plotly, which reads some HTML, and LaTeX between dollar signs."""
    return _html.escape(plain(text, limit), quote=False).replace("$", "&#36;")


def link(url: object) -> str | None:
    """The URL if it leads to the web, else None: no javascript:, data: or file: links."""
    try:
        parts = urlsplit(str(url or "").strip())
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return parts.geturl() if is_web else None


def cell(value: object) -> object:
    """A spreadsheet cell that no program takes for a formula and whose direction ends with it;
    numbers stay numbers."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    if not isinstance(value, str):
        return value
    return f"{formula_safe(value)}{_unclosed(value)}"


def _unclosed(text: str) -> str:
    """What ends the turns of direction that a text leaves open."""
    ends: list[str] = []
    for sign in text:
        if sign in _OPENS:
            ends.append(_OPENS[sign])
        elif sign == _END_ISOLATE and sign in ends:  # it ends what was begun within it too
            while ends.pop() != sign:
                pass
        elif sign == _END and ends[-1:] == [sign]:
            ends.pop()
    return "".join(reversed(ends))


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """The table as CSV (UTF-8 with BOM, which spreadsheets need), safe from formulas."""
    return rows_as_csv(frame.columns, frame.iter_rows())


def rows_as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
