from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.model import Document
from ingest.sources import archive, delimited, http, lines, text
from ingest.sources.base import SourceError
from ingest.sources.documents import TEXT_NAMES
from ingest.sources.markdown import DATE_NAMES
from ingest.sources.registry import SOURCES, find
from ingest.sources.statements import COLUMNS
from tests.conftest import REPOSITORY
from tests.ingest.sources.reading import document, kinds, read

PAGE = (REPOSITORY / "docs" / "sources.md").read_text("utf-8")
EXAMPLES = REPOSITORY / "docs" / "examples"


def test_the_page_names_every_source_column_and_limit() -> None:
    named = set(re.findall(r"`([\w.-]+)`", PAGE))
    assert {source.name for source in SOURCES} <= named
    assert {*COLUMNS, *TEXT_NAMES, *DATE_NAMES} <= named
    assert text.MAX_DOCUMENT_BYTES == lines.MAX_LINE_BYTES == 16 * 1024**2
    assert delimited.MAX_RECORD_CHARACTERS == 1024**2
    assert delimited.MAX_SEARCH_CHARACTERS == 8 * 1024**2
    assert archive.MAX_MEMBER_BYTES == 4 * 1024**3
    assert (http.MAX_DOWNLOAD_BYTES, http.MAX_SECONDS) == (2 * 1024**3, 600)
    assert http.ATTEMPTS == http.MAX_REDIRECTS == 5


def test_names_are_distinct_and_an_unknown_one_lists_them() -> None:
    names = [source.name for source in SOURCES]
    assert len(names) == len(set(names))
    with pytest.raises(SourceError, match="ungdc"):
        find("novel")


def test_the_examples_are_read_whole() -> None:
    article = document(EXAMPLES / "press_conference.txt")
    assert article.title == "Chile warns Peru over fishing boats, offers talks in Arica"
    rows = read(EXAMPLES / "statements.csv")
    assert len(rows) == 10
    assert all(isinstance(row, Document) and row.published_at for row in rows)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("corpora/kremlin", {"documents-jsonl"}),
        ("corpora/white_house", {"documents-jsonl"}),
        ("corpora/rss", {"feed"}),
        ("corpora/ungdc", {"ungdc"}),
        ("articles", {"text"}),
    ],
)
def test_real_corpora_are_recognised(shared_data: Path, folder: str, expected: set[str]) -> None:
    assert set(kinds(shared_data / folder)) == expected


@pytest.mark.parametrize(
    ("name", "source", "items"),
    [
        ("corpora/gdelt/aamend_events.csv", "gdelt-events", 100),
        ("corpora/gdelt/aamend_gkg.csv", "gdelt-gkg", 1),
        ("corpora/icews/events.2018.sample.tab", "icews", 3705),
        ("corpora/rss/whitehouse_2022-07-22.rss", "feed", 10),
        ("corpora/kremlin", "documents-jsonl", 1468),
    ],
)
def test_real_files_are_read_whole(shared_data: Path, name: str, source: str, items: int) -> None:
    assert set(kinds(shared_data / name)) == {source}
    found = read(shared_data / name)
    assert len(found) >= items
    assert not [item for item in found if type(item).__name__ == "Rejected"]
