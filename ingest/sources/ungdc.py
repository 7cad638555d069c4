"""UN General Debate Corpus: one speech a file, named ``ISO3_session_year.txt``.

Jankin, Baturo and Dasandi, "United Nations General Debate Corpus 1946-2024" (Harvard Dataverse,
doi:10.7910/DVN/0TJX8Y). The files give no more of the date than the year; speakers come from the
corpus's own table (``--speakers``), which early years leave without a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ingest.actors.countries import at_date
from ingest.model import Document, Rejected, Span, Turn
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.excel import records
from ingest.sources.states import state_code
from ingest.sources.text import read_text

PUBLISHER = "United Nations General Debate"
_NAME = re.compile(r"([A-Z]{2,4})_(\d{1,3})_(\d{4})\.txt")
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|MR|MRS|H\.E)\.?\s+")
_COLUMNS = {
    "year": "Year",
    "country": "ISO Code",
    "name": "Name of Person Speaking",
    "post": "Post",
}


class Speaker(NamedTuple):
    name: str
    post: str | None


class UngdcSource:
    name = "ungdc"
    summary = "UN General Debate speeches, ISO3_session_year.txt, with an optional speakers table"

    def recognises(self, path: Path, head: bytes) -> bool:
        return _NAME.fullmatch(path.name) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise SourceError(
                f"{path.name} is not named ISO3_session_year.txt as files of this corpus are"
            )
        country, session, year = match[1], int(match[2]), int(match[3])
        text = read_text(path).strip()
        code = state_code(country)
        if code is None:
            yield Rejected("file name", f"the state {country!r} is not known", text)
            return
        speaker = read_speakers(options.speakers).get((year, code)) if options.speakers else None
        if not 1945 <= year <= datetime.now(UTC).year:
            yield Rejected("file name", f"{year} is no year of the General Debate", text)
            return
        dated = datetime(year, 1, 1, tzinfo=UTC)
        yield Document(
            source=self.name,
            key=f"ungdc:{country}_{session}_{year}",
            title=f"General Debate statement, {country}, session {session}",
            publisher=PUBLISHER,
            text=text,
            language="en",
            published_at=dated,
            date_precision="year",
            turns=(
                Turn(
                    Span(0, len(text)),
                    speaker=speaker.name if speaker else None,
                    role=speaker.post if speaker else None,
                    country=at_date(code, dated.date()),  # the corpus has RUS in 1985
                ),
            ),
        )


@lru_cache(maxsize=4)
def read_speakers(table: Path) -> dict[tuple[int, str], Speaker]:
    """Who spoke, by year and code of the state, from the corpus's speakers table (CSV or Excel).

    Raises:
        SourceError: the table cannot be read or lacks a column.
    """
    try:
        rows = list(records(table, _COLUMNS.values()))
    except (OSError, SourceError) as error:
        raise SourceError(f"the speakers table {table} cannot be read: {error}") from error
    speakers: dict[tuple[int, str], Speaker] = {}
    for _, row in rows:
        if isinstance(row, Rejected):
            continue
        year, code, name, post = (str(row[column] or "").strip() for column in _COLUMNS.values())
        year = year.removesuffix(".0")  # numbers of Excel
        state = state_code(code)
        name = _HONORIFIC.sub("", " ".join(name.split()))
        if year.isdigit() and name and state:
            words = [word.title() if word.isupper() else word for word in name.split()]
            speakers[int(year), state] = Speaker(" ".join(words), post or None)
    return speakers
