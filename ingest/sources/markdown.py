"""Markdown with YAML front matter: the form in which many public archives keep their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.model import Document, Span, Turn
from ingest.sources.article import date_or_option, key_of
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.dates import Dated, parse_date
from ingest.sources.page import host, html_text
from ingest.sources.states import named_state
from ingest.sources.text import peek, read_text

MAX_FRONT_MATTER_CHARACTERS = 64 * 1024
SPEAKER_NAMES = ("speaker", "role", "country")
DATE_NAMES = ("date", "published", "published_at", "date_published", "publish_date", "pubdate")
_LINE_ENDS = re.compile(r"[ \t]*\r?\n[ \t]*")
# "[^1]: ..." up to a blank line or another block; "[^1]" and "^[...]" where a note is called.
_NOTE = re.compile(
    r"^ {0,3}\[\^[^\]\s]{1,80}\]:[^\n]*"
    r"(?:\n(?![ \t]*$| {0,3}(?:[-*+>#]|\d+[.)]|```|~~~|\[\^))[^\n]*)*",
    re.MULTILINE,
)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,80}\]|\^\[[^\[\]\n]{0,1000}\]")
NO_PROSE = "there is no text outside code blocks, tables and footnotes"
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


class MarkdownSource:
    name = "markdown"
    summary = "an article, speech or transcript as Markdown; title, date, speaker from front matter"

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() in {".md", ".markdown"}:
            return True
        return _FRONT_MATTER.match(peek(head)) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        front, body = split_front_matter(read_text(path))
        text = plain(body)
        if not text:
            below = NO_PROSE if body.strip() else "the document has no text below its front matter"
            raise SourceError(below)
        dated, note = front_date(front)
        dated, note = date_or_option(dated, note, options)
        url = _text(front, "url", "link", "canonical_url") or options.url
        title = _text(front, "title", "headline") or _heading(body) or path.stem
        try:
            turns = speech(text, *(_text(front, name) for name in SPEAKER_NAMES))
        except ValueError as problem:
            raise SourceError(str(problem)) from None
        yield Document(
            source=self.name,
            key=key_of(url, text),
            title=" ".join(title.split()),
            url=url,
            publisher=options.publisher or _text(front, "publisher", "site", "source") or host(url),
            language=_text(front, "language", "lang"),
            text=text,
            published_at=dated.at if dated else None,
            date_precision=dated.precision if dated else None,
            date_note=note,
            turns=turns,
        )


def speech(
    text: str, speaker: str | None, role: str | None, country: str | None
) -> tuple[Turn, ...]:
    """One turn of the speaker whom a document names as its own; none of an article.

    Raises ValueError if the speaker's state is not known.
    """
    if speaker is None:
        return ()
    return (Turn(Span(0, len(text)), speaker, role, named_state(country)),)


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter's names (in lower case) with values, and the text below it.

    Raises:
        SourceError: the front matter is no YAML mapping.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    if len(match[1]) > MAX_FRONT_MATTER_CHARACTERS:
        raise SourceError(f"the front matter is over {MAX_FRONT_MATTER_CHARACTERS:,} characters")
    try:
        front = load_yaml(match[1])
    except ValueError as error:
        raise SourceError(f"the front matter is no YAML: {error}") from error
    if not isinstance(front, dict):
        raise SourceError("the front matter is no YAML mapping")
    named = {name.lower(): value for name, value in front.items() if isinstance(name, str)}
    return named, text[match.end() :]


class _PlainLoader(yaml.SafeLoader):
    """Takes numbers, and words but true and false, as they stand: NO is a state, 2024 a title.

    It refuses aliases, by which a few lines grow to gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not taken")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in forms if not tag.endswith((":bool", ":int", ":float"))]
    for sign, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?i:true|false)\Z"), list("tTfF")
)


def load_yaml(text: str) -> Any:
    """The value of a YAML text without aliases; `ValueError` for any other."""
    try:
        return yaml.load(text, _PlainLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def front_date(front: Mapping[str, Any]) -> tuple[Dated | None, str | None]:
    """The first date among the usual names, or why it is none."""
    for name in DATE_NAMES:
        value = front.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, date | datetime):
            value = value.isoformat()
        if isinstance(value, bool) or not isinstance(value, int | str):
            return None, f"the {name} is no text but {type(value).__name__}"
        try:
            return parse_date(str(value)), None
        except ValueError as problem:  # also of a whole number too long to be written out
            return None, str(problem)
    return None, None


def plain(markdown: str) -> str:
    """What is prose in the text that a reader of the rendered page sees: a paragraph a line.

    Fenced code, tables and footnotes are none. Indented text is a paragraph, as transcripts mean
    it, not code.
    """
    text = _NOTE_MARK.sub("", _NOTE.sub("", markdown))
    renderer = _renderer()
    prose = _prose(renderer.parse(text))
    return html_text(renderer.renderer.render(prose, renderer.options, {}), _LINE_ENDS)


def _prose(tokens: list[Token]) -> list[Token]:
    kept = []
    is_table = False
    for token in tokens:
        is_table = is_table or token.type == "table_open"
        if not is_table and token.type != "fence":
            kept.append(token)
        is_table = is_table and token.type != "table_close"
    return kept


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")


def _heading(body: str) -> str | None:
    match = re.search(r"^#{1,3}[ \t]+(.+?)[ \t#]*$", body, re.MULTILINE)
    return match[1] if match else None


def _text(front: Mapping[str, Any], *names: str) -> str | None:
    found = (str(v).strip() for name in names if isinstance(v := front.get(name), str | date))
    return next(filter(None, found), None)
