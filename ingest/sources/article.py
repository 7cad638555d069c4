"""Articles: as plain text or a web page, a file each; as JSON-LD, as many as a file holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import trafilatura
from trafilatura.settings import Document as Page

from ingest.model import Document, Rejected, content_id
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import Dated
from ingest.sources.jsonlines import Object, first_object, read_objects
from ingest.sources.page import Metadata, host, is_article, metadata, nodes, read_metadata, types
from ingest.sources.signatures import signed
from ingest.sources.text import decode, peek, read_bytes, read_text

_HTML = re.compile(r"<(!doctype html|html|head|body|article|main|div|p)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([a-zA-Z0-9_-]+)""", re.IGNORECASE)
_TITLE_CHARACTERS = 200
NO_DATE = "the document gives no date; give it with --date"


class TextSource:
    name = "text"
    summary = "an article or transcript as plain text, one file each; its date by --date"

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in {".txt", ".text"}

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        text = read_text(path).strip()
        date, date_note = date_or_option(None, None, options)
        yield Document(
            source=self.name,
            key=key_of(options.url, text),
            title=_first_line(text) or path.stem,
            url=options.url,
            publisher=options.publisher or host(options.url),
            text=text,
            published_at=date.at if date else None,
            date_precision=date.precision if date else None,
            date_note=date_note,
        )


class HtmlSource:
    name = "html"
    summary = "an article or transcript as a web page; title, outlet and date from its metadata"

    def recognises(self, path: Path, head: bytes) -> bool:
        text = peek(head)
        return text.startswith("<") and _HTML.search(text[:8192]) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        yield from read_page(decode_page(read_bytes(path)), self.name, options)


class JsonLdSource:
    name = "json-ld"
    summary = "schema.org articles as JSON-LD, such as pages hold: an object, a list or an @graph"

    def recognises(self, path: Path, head: bytes) -> bool:
        first = first_object(head)
        return first is not None and not first.keys().isdisjoint({"@context", "@graph", "@type"})

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        others: dict[str, None] = {}
        items = 0
        for found in read_objects(path):
            if isinstance(found, Rejected):
                items += 1
                yield found
                continue
            for node in nodes(found.values):
                if is_article(node):
                    items += 1
                    yield _json_ld_article(node, self.name, found.place, options)
                else:
                    others.update(dict.fromkeys(types(node)))
        if not items:
            named = ", ".join(others)[:200] or "objects without @type"
            raise SourceError(
                f"no article stands in the JSON-LD, but {named}; give the page itself"
            )


def decode_page(raw: bytes) -> str:
    """An HTML page in UTF-8, or else in the encoding that it declares."""
    declared = _CHARSET.search(raw[:4096])
    if declared:
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return raw.decode(declared[1].decode("ascii"), "replace")
            except LookupError:
                pass
    return decode(raw)


def read_page(page: str, source: str, options: Options) -> Iterator[Document]:
    """The article of an HTML page; `SourceError` where the page holds none."""
    said = read_metadata(page)
    text = _article_text(page) or said.body
    if not text or not text.strip():
        raise SourceError("no article text was found in the page")
    yield _document(said, text.strip(), source, said.url or options.url, options)


def _json_ld_article(article: Object, source: str, place: str, options: Options) -> Item:
    said = metadata(article)
    if said.body is None:
        shown = json.dumps(article, ensure_ascii=False)
        return Rejected(place, "the article has no articleBody, so no text; give its page", shown)
    found = _document(said, said.body, source, said.url, options)
    note = f"{place}: {found.date_note}" if found.date_note else None
    return replace(found, date_note=note)


def _document(
    said: Metadata, text: str, source: str, url: str | None, options: Options
) -> Document:
    date, date_note = date_or_option(said.published, said.date_note, options)
    publisher = options.publisher or said.publisher or host(url)
    return Document(
        source=source,
        key=key_of(url, text),
        title=said.title or _first_line(text),
        url=url,
        publisher=publisher,
        language=said.language,
        text=text,
        published_at=date.at if date else None,
        date_precision=date.precision if date else None,
        date_note=date_note,
        revised_at=said.revised.at if said.revised else None,
        turns=signed(said.author or "", text, publisher, url),
    )


def key_of(url: str | None, text: str) -> str:
    """A document's identity: its address, or what it says where it has none.

    So a page fetched again is a revision, and a file is the same one in whatever folder it lies.
    """
    return url or f"text:{content_id(text)}"


def date_or_option(
    date: Dated | None, note: str | None, options: Options
) -> tuple[Dated | None, str | None]:
    """The document's own date, or else the user's, or else why there is none."""
    if date is not None:
        return date, None
    if options.date is not None and options.date_precision is not None:
        return Dated(options.date, options.date_precision), None
    return None, note or NO_DATE


def _article_text(page: str) -> str | None:
    for recall in (False, True):
        try:
            found = trafilatura.bare_extraction(
                page, with_metadata=False, include_comments=False, favor_recall=recall
            )
        except (ValueError, RecursionError):
            continue
        if isinstance(found, Page) and found.text and found.text.strip():
            return found.text
    return None


def _first_line(text: str) -> str:
    return text.partition("\n")[0].strip()[:_TITLE_CHARACTERS]
