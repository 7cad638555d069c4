"""RSS and Atom feeds: an item is a document, and a changed item is a new version of it.

An item is known by its guid, which counts within its site where it is a bare number or name, or
else its link, so a snapshot replayed adds nothing and an item that left the feed stays. Bodies are
cleaned of markup and scripts. A feed that breaks off is read as far as it goes; the item at the
break is quarantined, for its text may be cut.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from ingest.actors.issuers import issuing_state
from ingest.model import Document, Rejected, content_id
from ingest.sources.article import date_or_option
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import FIRST_YEAR, Dated, DateProblem, parse_date
from ingest.sources.page import host, html_text, language_code
from ingest.sources.signatures import signed
from ingest.sources.text import peek, read_bytes

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_ENDS = ("</rss>", "</feed>", "</rdf:RDF>")
_LETTERS = re.compile(r"[A-Za-z]{3}")
_ANYWHERE = re.compile(r"tag:|urn:|.*://", re.IGNORECASE)  # an id that is unique in the world


class FeedSource:
    name = "feed"
    summary = "an RSS or Atom feed; a revised item becomes a new version of its document"

    def recognises(self, path: Path, head: bytes) -> bool:
        text = peek(head)
        return text.startswith("<") and _FEED.search(text[:4096]) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        raw = read_bytes(path)
        try:
            feed = feedparser.parse(raw, response_headers={"content-location": options.url or ""})
        except (TypeError, ValueError, AttributeError, IndexError) as error:
            # On some broken feeds its lenient parser fails itself.
            raise SourceError(f"broken feed: {error}") from error
        entries = list(feed.entries)
        if not entries and feed.bozo:
            raise SourceError(f"broken feed: {feed.bozo_exception}")
        cut = entries.pop() if entries and not _is_whole(peek(raw)) else None
        for number, entry in enumerate(entries, start=1):
            place = f"item {number}"
            try:
                yield _document(feed.feed, entry, self.name, place, options)
            except (TypeError, ValueError, AttributeError, OverflowError) as error:
                yield Rejected(place, f"reading failed: {error}", str(entry))
        if cut is not None:
            shown = f"{_said(cut, 'title')}\n{_body(cut)}"
            yield Rejected(f"item {len(entries) + 1}", "the feed breaks off here", shown)


def _is_whole(text: str) -> bool:
    """Whether the feed's root is closed; only comments may follow. Linear in the size."""
    end = len(text)
    while True:
        while end and text[end - 1].isspace():
            end -= 1
        start = text.rfind("<!--", 0, end) if text.endswith("-->", 0, end) else -1
        if start < 0:
            return text.endswith(_ENDS, 0, end)
        end = start


def _document(feed: Any, entry: Any, source: str, place: str, options: Options) -> Document:
    title = html_text(_said(entry, "title")) or None
    text = _body(entry) or title or ""
    dated, note = _published(entry)
    dated, note = date_or_option(dated, note, options)
    revised, _ = _date(entry, "updated")
    url = _said(entry, "link") or None
    author = html_text(_said(entry, "author") or _said(feed, "author"))
    publisher = (
        options.publisher or _publisher(html_text(_said(feed, "title")), author) or host(url)
    )
    return Document(
        source=source,
        key=f"feed:{_id(feed, entry, options) or url or content_id(title, text)}",
        title=title,
        url=url,
        publisher=publisher,
        language=_language(entry, feed),
        text=text,
        published_at=dated.at if dated else None,
        date_precision=dated.precision if dated else None,
        date_note=f"{place}: {note}" if note else None,
        revised_at=revised.at if revised else None,
        turns=signed(author, text, publisher, url),
        feed=_feed_name(feed, options),
        seen_at=_seen_at(feed) or options.fetched_at,
    )


def _publisher(title: str, author: str) -> str:
    """The feed's title, or else the body of a state that is its author: "Ministry of Norland"."""
    is_told = not author or issuing_state(None, title) or not issuing_state(None, author)
    return title if is_told else author


def _id(feed: Any, entry: Any, options: Options) -> str:
    """The item's own id. A bare one, as a number, is unique in its site alone: that comes first."""
    said = _said(entry, "id")
    if not said or _ANYWHERE.match(said):
        return said
    site = host(_said(entry, "link")) or host(_feed_name(feed, options))
    return f"{site}:{said}" if site else said


def _feed_name(feed: Any, options: Options) -> str | None:
    """The feed's address: where it was fetched, or what it says of itself, or its title."""
    own = [link.get("href") for link in feed.get("links", []) if link.get("rel") == "self"]
    return options.url or next(filter(None, own), None) or feed.get("link") or feed.get("title")


def _seen_at(feed: Any) -> datetime | None:
    """When the feed was made, as it says itself, so that a replayed snapshot is the same one."""
    dated, _ = _date(feed, "updated")
    if dated is None:
        dated, _ = _date(feed, "published")
    return dated.at if dated else None


def _said(part: Any, name: str) -> str:
    """A text of the feed; in a broken one feedparser also answers None."""
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _body(entry: Any) -> str:
    parts = [_said(part, "value") for part in entry.get("content", [])]
    return html_text(max([*parts, _said(entry, "summary")], key=len))


def _published(entry: Any) -> tuple[Dated | None, str | None]:
    dated, note = _date(entry, "published")
    if dated is None and note is None:
        return _date(entry, "updated")
    return dated, note


def _date(entry: Any, name: str) -> tuple[Dated | None, str | None]:
    """The entry's date. RFC 822 allows years of two digits; feedparser reads those."""
    # The entry's own ``get`` would answer "updated" with the date of publication.
    text = dict.get(entry, name) or ""
    if not text:
        return None, None
    try:
        return parse_date(text), None
    except DateProblem as problem:
        parsed = dict.get(entry, f"{name}_parsed")
        if parsed is None or not _LETTERS.search(text):
            return None, str(problem)
        moment = datetime.fromtimestamp(timegm(parsed), UTC)
        if moment.year < FIRST_YEAR or moment > datetime.now(UTC):
            return None, str(problem)
        return Dated(moment, "second"), None


def _language(entry: Any, feed: Any) -> str | None:
    said = _said(entry.get("title_detail", {}), "language") or _said(feed, "language")
    return language_code(said)
