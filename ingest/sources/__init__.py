"""The kinds of input communique reads. A file is recognised by its content, or forced by name."""

from __future__ import annotations

from ingest.sources.article import HtmlSource, TextSource
from ingest.sources.base import Source, SourceError
from ingest.sources.documents import DocumentsSource
from ingest.sources.markdown import MarkdownSource
from ingest.sources.sotu import SotuSource
from ingest.sources.statements import CsvSource, JsonLinesSource, ParquetSource
from ingest.sources.ungdc import UngdcSource

__all__ = ["SOURCES", "find"]

# The first that recognises a file reads it: the most specific come first.
SOURCES: tuple[Source, ...] = (
    SotuSource(),
    UngdcSource(),
    ParquetSource(),
    HtmlSource(),
    DocumentsSource(),
    JsonLinesSource(),
    CsvSource(),
    MarkdownSource(),
    TextSource(),
)


def find(name: str) -> Source:
    """The source called ``name``; `SourceError` if there is none."""
    for source in SOURCES:
        if source.name == name:
            return source
    known = ", ".join(source.name for source in SOURCES)
    raise SourceError(f"there is no source {name!r}; choose one of {known}")
