"""Documents as JSON Lines: articles, speeches and transcripts, an object each.

Names (the first that is there; case does not matter; ``--map theirs=ours`` for others):

    text       text, body, content, article, article_text, transcript
    title      title, headline
    date       date, published, published_at, date_published, publish_date, pubdate
    url        url, link
    publisher  publisher, outlet, site, or else the url's host
    id         the object's own, once in a file; with no url, a changed one of the same id is
               its revision
    language, lead (put before the text)
    path       a name that ends in .md says that text (and title) are Markdown
    speaker, role, country   of a speech: who gives it
    turns      of a transcript: a list of objects with text and speaker, role, country
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ingest.model import Document, Rejected, Span, Turn
from ingest.sources.article import date_or_option, key_of
from ingest.sources.base import Item, Options
from ingest.sources.jsonlines import first_object, read_objects, renamed
from ingest.sources.markdown import NO_PROSE, SPEAKER_NAMES, front_date, load_yaml, plain, speech
from ingest.sources.page import host
from ingest.sources.rowids import RowIds
from ingest.sources.statements import STATEMENT_COLUMNS
from ingest.sources.states import named_state

LONG_TEXT_CHARACTERS = 1_500
TEXT_NAMES = ("text", "body", "content", "article", "article_text", "transcript")
_FURNITURE = re.compile(
    r"\n(?:Published in sections?:[^\n]*|Publication date:[^\n]*|Direct link:[^\n]*|Text version"
    r"|See also[^\n]*)\s*$"
)

Record = Mapping[str, Any]


class DocumentsSource:
    name = "documents-jsonl"
    summary = "articles, speeches and transcripts as JSON Lines or a JSON list, an object each"

    def recognises(self, path: Path, head: bytes) -> bool:
        first = first_object(head)
        if first is None or not (first.keys() & {*TEXT_NAMES, "turns"}):
            return False
        text = next((first[name] for name in TEXT_NAMES if name in first), "")
        is_long = text is None or (isinstance(text, str) and len(text) > LONG_TEXT_CHARACTERS)
        titled = bool(first.keys() & {"title", "headline"})
        return "turns" in first or is_long or (titled and not first.keys() & STATEMENT_COLUMNS)

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        names = {theirs.lower(): ours for theirs, ours in options.mapping.items()}
        ids = RowIds("document", path, options)
        for found in read_objects(path):
            if isinstance(found, Rejected):
                yield found
                continue
            try:
                row = renamed(found.values, lambda name: names.get(name.lower(), name.lower()))
                yield _document(row, self.name, found.place, options, ids)
            except ValueError as problem:
                shown = json.dumps(found.values, ensure_ascii=False)
                yield Rejected(found.place, str(problem), shown)


def _document(row: Record, source: str, place: str, options: Options, ids: RowIds) -> Document:
    text, turns = _turns(row) if row.get("turns") else _body(row)
    dated, note = front_date(row)
    dated, note = date_or_option(dated, note, options)
    url = _text(row, "url", "link")
    own = None if url else _text(row, "id")
    return Document(
        source=source,
        key=ids.key(own) if own else key_of(url, text),
        row_key=f"document:{own}" if own else None,
        title=_title(row),
        url=url,
        publisher=options.publisher or _text(row, "publisher", "outlet", "site") or host(url),
        language=_text(row, "language", "lang"),
        text=text,
        published_at=dated.at if dated else None,
        date_precision=dated.precision if dated else None,
        date_note=f"{place}: {note}" if note else None,
        turns=turns,
    )


def _body(row: Record) -> tuple[str, tuple[Turn, ...]]:
    text = _text(row, *TEXT_NAMES)
    if text is None:
        raise ValueError("the object has no text; if another name holds it: --map theirs=text")
    text = plain(text) if _is_markdown(row) else text.replace("\r\n", "\n").replace("\xa0", " ")
    if not text:
        raise ValueError(NO_PROSE)
    while match := _FURNITURE.search(text):
        text = text[: match.start()]
    lead = (_text(row, "lead") or "").replace("\xa0", " ")
    if lead and not text.startswith(lead[:60]):
        text = f"{lead}\n\n{text}"
    return text, speech(text, *(_text(row, name) for name in SPEAKER_NAMES))


def _turns(row: Record) -> tuple[str, tuple[Turn, ...]]:
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    if not isinstance(row["turns"], list):
        raise ValueError("turns is no list of objects with text, speaker, role, country")
    for number, given in enumerate(row["turns"], start=1):
        text = _text(given, "text") if isinstance(given, dict) else None
        if text is None:
            raise ValueError(f"turn {number} has no text")
        span = Span(at, at + len(text))
        state = named_state(_text(given, "country"))
        turns.append(Turn(span, _text(given, "speaker"), _text(given, "role"), state))
        parts.append(text)
        at = span.end + 2
    return "\n\n".join(parts), tuple(turns)


def _title(row: Record) -> str | None:
    """The title; where it was left as a quoted YAML scalar of front matter, what that says."""
    title = _text(row, "title", "headline")
    if title and len(title) > 2 and title[0] == title[-1] == '"':
        with suppress(ValueError):
            said = load_yaml(title)
            title = said if isinstance(said, str) else title
    return " ".join(title.split()) if title else None


def _is_markdown(row: Record) -> bool:
    named = f"{_text(row, 'path', 'file') or ''} {_text(row, 'format') or ''}".lower()
    return named.strip().endswith((".md", ".markdown", "markdown"))


def _text(row: Record, *names: str) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None
