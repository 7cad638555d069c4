"""Articles: one plain-text or HTML file each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import trafilatura
from trafilatura.settings import Document as Page

from ingest.model import Document
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import Dated, DateProblem, parse_date
from ingest.sources.text import read_text

_HTML = re.compile(rb"<(!doctype html|html|head|body|article)\b", re.IGNORECASE)
_TITLE_CHARACTERS = 200


class TextSource:
    name = "text"
    summary = "an article as plain text, one file each; its date by --date"

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in {".txt", ".text"}

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        text = read_text(path).strip()
        yield Document(
            source=self.name,
            key=f"file:{path.name}",
            title=_first_line(text) or path.stem,
            publisher=options.publisher,
            text=text,
            published_at=options.date,
            date_precision=options.date_precision,
            date_note=None if options.date else "a plain text gives no date; give it with --date",
        )


class HtmlSource:
    name = "html"
    summary = "an article as a web page; title, outlet and date from its metadata, or --date"

    def recognises(self, path: Path, head: bytes) -> bool:
        return _HTML.search(head[:4096]) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        page = trafilatura.bare_extraction(
            read_text(path), with_metadata=True, include_comments=False
        )
        if not isinstance(page, Page) or not page.text:
            raise SourceError("no article text was found in the page")
        date, date_note = _page_date(page.date, options)
        yield Document(
            source=self.name,
            key=page.url or f"file:{path.name}",
            title=page.title or path.stem,
            url=page.url,
            publisher=options.publisher or page.sitename or page.hostname,
            text=page.text.strip(),
            published_at=date.at if date else None,
            date_precision=date.precision if date else None,
            date_note=date_note,
        )


def _page_date(found: str | None, options: Options) -> tuple[Dated | None, str | None]:
    if options.date is not None and options.date_precision is not None:
        return Dated(options.date, options.date_precision), None
    try:
        return parse_date(found or ""), None
    except DateProblem as problem:
        return None, str(problem)


def _first_line(text: str) -> str:
    return text.partition("\n")[0].strip()[:_TITLE_CHARACTERS]
