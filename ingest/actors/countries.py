"""States and organisations: codes, names, demonyms, capitals and institutions, found in text.

Codes are ISO 3166-1 alpha-3; states that ceased to exist keep their ISO 3166-3 code where there is
one (SUN, YUG, CSK, DDR ...) and ours otherwise; organisations have their usual abbreviation (EU,
UN, NATO ...). A state that only changed its name keeps one code (Burma and Myanmar are MMR).
The tables beside this module are reviewed by hand; further names come from pycountry (ISO).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

import pycountry

from ingest.actors.lookalikes import Lookalikes
from ingest.actors.tables import read_table
from ingest.model import Span

Kind = Literal[
    "name", "demonym", "capital", "metonym", "institution", "organisation", "media", "domestic"
]
_INSTITUTION_KINDS: dict[str, Kind] = {
    "metonym": "metonym",
    "institution": "institution",
    "media": "media",
    "domestic": "domestic",
}

# A capitalised word, or an abbreviation such as "U.S."; every phrase in the tables begins with one.
_HEAD = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]\w*")
_AFTER_PREFIX = re.compile(r"-(?:speaking|language|born)\b")


class Mention(NamedTuple):
    """A place in the text that names a state or organisation, and how it does so."""

    span: Span
    code: str
    kind: Kind


class _Phrase(NamedTuple):
    text: str
    code: str | None  # None: a phrase that only looks like a country, "South China Sea"
    kind: Kind
    article: bool  # counts only after "the": "the Porte", "the Hill"


class Places:
    """Mentions of states in one text, in order, and those within a part of it."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = mentions
        self._starts = [mention.span.start for mention in mentions]

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin in ``text[start:end]``."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def without(self, text: str, words: Collection[str], starts: Collection[int]) -> Places:
        """The same places less those that read as one of ``words`` or begin at ``starts``."""
        return Places(
            [
                mention
                for mention in self.mentions
                if text[slice(*mention.span)] not in words and mention.span.start not in starts
            ]
        )

    def cover(self, position: int) -> bool:
        """Whether ``position`` stands inside a mention."""
        i = bisect_right(self._starts, position) - 1
        return i >= 0 and position < self.mentions[i].span.end


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _table_phrases() -> Iterator[tuple[str, str | None, Kind]]:
    columns: tuple[tuple[str, Kind], ...] = (
        ("names", "name"),
        ("demonyms", "demonym"),
        ("capitals", "capital"),
    )
    for table in ("states", "historical_states"):
        for row in read_table(table):
            for column, kind in columns:
                for text in _split(row[column]):
                    yield text, row["code"], kind
    for row in read_table("organisations"):
        for text in _split(row["names"]):
            yield text, row["code"], "organisation"
    for row in read_table("institutions"):
        yield row["term"], row["code"], _INSTITUTION_KINDS[row["kind"]]
    for row in read_table("blocked_phrases"):
        yield row["phrase"], None, "name"


def _all_phrases() -> Iterator[tuple[str, str | None, Kind]]:
    yield from _table_phrases()
    for state in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            text = getattr(state, attribute, None)
            if text and "," not in text:
                yield text, state.alpha_3, "name"


@cache
def _index() -> dict[str, list[_Phrase]]:
    """First word -> phrases that begin with it, the longest first; a text's first entry wins."""
    index: dict[str, dict[str, _Phrase]] = {}

    def add(text: str, code: str | None, kind: Kind) -> None:
        article = text.startswith("the ")
        text = text.removeprefix("the ").removeprefix("The ")
        head = _HEAD.match(text)
        if head is None:
            raise ValueError(f"countries: {text!r} ({code}) must begin with a capital letter")
        index.setdefault(head.group(), {}).setdefault(text, _Phrase(text, code, kind, article))

    for text, code, kind in _all_phrases():
        add(text, code, kind)
        if kind == "name" and code is not None and len(text) > 3:
            add(text.upper(), code, kind)
    return {
        head: sorted(found.values(), key=lambda p: -len(p.text)) for head, found in index.items()
    }


def _fits(text: str, phrase: _Phrase, start: int) -> bool:
    end = start + len(phrase.text)
    if not text.startswith(phrase.text, start):
        return False
    if (
        end < len(text)
        and (text[end].isalnum() or text[end] == "_")
        and phrase.text[-1] not in ".-"
    ):
        return False
    return not phrase.article or text[max(0, start - 4) : start].lower() == "the "


def find_countries(text: str, published: date | None = None) -> list[Mention]:
    """All mentions of states and organisations in ``text``, in order, not overlapping.

    With a date, "Russia" between 1922 and 1991 is the Soviet Union (SUN).
    """
    text = text.replace("’", "'")
    index = _index()
    found: list[Mention] = []
    lookalikes = Lookalikes(text, published)
    position = 0
    for head in _HEAD.finditer(text):
        phrases = index.get(head.group())
        start = head.start()
        if phrases is None or start < position:
            continue
        phrase = next((p for p in phrases if _fits(text, p, start)), None)
        if phrase is None:
            continue
        position = start + len(phrase.text)
        if phrase.code is None or _AFTER_PREFIX.match(text, position):
            continue
        code = lookalikes.code(phrase.text, phrase.code)
        if code is None or lookalikes.is_one(phrase.text, phrase.kind, start, position):
            continue
        found.append(Mention(Span(start, position), at_date(code, published), phrase.kind))
    return found


@cache
def _periods() -> dict[str, tuple[date, date]]:
    return {
        row["code"]: (date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]))
        for row in read_table("historical_states")
    }


def at_date(code: str, when: date | None) -> str:
    """The code of the state that stood for ``code`` at a date: Moscow in 1962 is SUN."""
    if code == "RUS" and when is not None:
        begin, end = _periods()["SUN"]
        if begin <= when < end:
            return "SUN"
    return code


@cache
def successors() -> dict[str, str]:
    """Code of a historical state -> code of the state that followed it (SUN -> RUS)."""
    return {row["code"]: row["successor"] for row in read_table("historical_states")}


class _Owner(NamedTuple):
    code: str
    begin: date
    end: date


@cache
def _belongs_to() -> dict[str, _Owner]:
    """Historical state -> its successor, territory -> the state it belongs (or belonged) to."""
    found = {code: _Owner(other, date.min, date.max) for code, other in successors().items()}
    for row in read_table("dependencies"):
        begin = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
        for code in row["territories"].split():
            found[code] = _Owner(row["state"], begin, end)
    return found


def _whole(code: str, when: date | None) -> str:
    """The state that ``code`` is or is part of; of those that left it, only while they were."""
    owner = _belongs_to().get(code)
    if owner is None or (owner.end != date.max and not (when and owner.begin <= when < owner.end)):
        return code
    return owner.code


def same_state(one: str | None, other: str | None, when: date | None = None) -> bool:
    """Whether two codes mean one state: predecessor and successor, territory and owner."""
    if one is None or other is None:
        return False
    return _whole(one, when) == _whole(other, when)


def places_of(text: str, codes: Collection[str]) -> dict[str, tuple[Span, ...]]:
    """By code, where ``text`` names each of these states, in order."""
    found = find_countries(text) if codes else []
    return {code: tuple(m.span for m in found if same_state(m.code, code)) for code in codes}


@cache
def _sharers() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset(row["codes"].split()) for row in read_table("shared_names")}


def may_name(word: str, code: str, state: str | None, when: date | None = None) -> bool:
    """Whether a mention ``word``, found to mean ``code``, may mean ``state`` to who is of it.

    "Korea" is either Korea to a Korean, "the German people" was said in both Germanies.
    """
    return same_state(code, state, when) or (
        state is not None and state in _sharers().get(word, ())
    )


@cache
def organisations() -> frozenset[str]:
    """Codes of organisations, which are no states."""
    return frozenset(row["code"] for row in read_table("organisations"))


@cache
def short_names() -> dict[str, str]:
    """Code -> the name people use ("Russia", "Soviet Union", "NATO")."""
    names = {c.alpha_3: getattr(c, "common_name", c.name) for c in pycountry.countries}
    names |= {row["code"]: _split(row["names"])[0] for row in read_table("states")}
    names |= {row["code"]: row["name"] for row in read_table("historical_states")}
    names |= {row["code"]: row["name"] for row in read_table("organisations")}
    return names


def find_code(text: str) -> str | None:
    """The code of the one state or organisation that ``text`` is: a code or a name, or None."""
    text = text.strip()
    if text.upper() in short_names():
        return text.upper()
    by_iso = pycountry.countries.get(alpha_2=text.upper()) if len(text) == 2 else None
    if by_iso is not None:
        return str(by_iso.alpha_3)
    head = _HEAD.match(text)
    phrases = _index().get(head.group(), []) if head else []
    return next((p.code for p in phrases if p.text.casefold() == text.casefold()), None)
