"""The kinds of input communique reads. A file is recognised by its content, or forced by name."""

from __future__ import annotations

from ingest.sources.article import HtmlSource, JsonLdSource, TextSource
from ingest.sources.base import Source, SourceError
from ingest.sources.documents import DocumentsSource
from ingest.sources.eventfiles import IcewsSource, PolecatSource
from ingest.sources.feeds import FeedSource
from ingest.sources.gdelt import GdeltEventsSource, GdeltGkgSource, GdeltQuotesSource
from ingest.sources.markdown import MarkdownSource
from ingest.sources.series import GprSource, IcbSource, MarksSource
from ingest.sources.sotu import SotuSource
from ingest.sources.statements import CsvSource, JsonLinesSource, ParquetSource
from ingest.sources.ungdc import UngdcSource
from ingest.sources.warc import WarcSource

# The first that recognises a file reads it: the most specific come first.
SOURCES: tuple[Source, ...] = (
    SotuSource(),
    UngdcSource(),
    ParquetSource(),
    WarcSource(),
    FeedSource(),
    HtmlSource(),
    GdeltEventsSource(),
    GdeltGkgSource(),
    GdeltQuotesSource(),
    IcewsSource(),
    PolecatSource(),
    GprSource(),
    IcbSource(),
    MarksSource(),
    JsonLdSource(),
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
