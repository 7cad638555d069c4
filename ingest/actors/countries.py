"""States and organisations: codes, names, demonyms, capitals and institutions, found in text.

Codes are ISO 3166-1 alpha-3; states that ceased to exist keep their ISO 3166-3 code where there is
one (SUN, YUG, CSK, DDR ...) and ours otherwise; organisations have their usual abbreviation (EU,
UN, NATO ...). A state that only changed its name keeps one code (Burma and Myanmar are MMR).
The tables beside this module are reviewed by hand; further names come from pycountry (ISO).
"""

from __future__ import annotations

import csv
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import pycountry

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
DATA = Path(__file__).parent / "data"

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
                if text[mention.span.start : mention.span.end] not in words
                and mention.span.start not in starts
            ]
        )

    def cover(self, position: int) -> bool:
        """Whether ``position`` stands inside a mention."""
        i = bisect_right(self._starts, position) - 1
        return i >= 0 and position < self.mentions[i].span.end


def read_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``data/NAME.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of ``data/NAME.txt``, without its comments."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def read_cues(name: str) -> dict[str, str]:
    """The lists of regular expressions in ``data/NAME.toml``, each as one alternation."""
    table = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return {key: "|".join(entries) for key, entries in table.items()}


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


@cache
def _ambiguous() -> dict[str, re.Pattern[str]]:
    """Names that count only where the text has one of the words beside them ("Georgia")."""
    return {row["name"]: re.compile(row["needs"]) for row in read_table("ambiguous_names")}


def find_countries(text: str, published: date | None = None) -> list[Mention]:
    """All mentions of states and organisations in ``text``, in order, not overlapping.

    With a date, "Russia" between 1922 and 1991 is the Soviet Union (SUN).
    """
    text = text.replace("’", "'")
    index = _index()
    found: list[Mention] = []
    doubtful: dict[str, bool] = {}
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
        if phrase.text in _ambiguous():
            if phrase.text not in doubtful:
                doubtful[phrase.text] = not _ambiguous()[phrase.text].search(text)
            if doubtful[phrase.text]:
                continue
        found.append(Mention(Span(start, position), at_date(phrase.code, published), phrase.kind))
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


@cache
def _belongs_to() -> dict[str, str]:
    """Historical state -> its successor, territory -> the state it belongs to."""
    territories = {
        code: row["state"]
        for row in read_table("dependencies")
        for code in row["territories"].split()
    }
    return successors() | territories


def same_state(one: str | None, other: str | None) -> bool:
    """Whether two codes mean one state: predecessor and successor, territory and owner."""
    if one is None or other is None:
        return False
    whole = _belongs_to()
    return whole.get(one, one) == whole.get(other, other)


@cache
def _sharers() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset(row["codes"].split()) for row in read_table("shared_names")}


def may_name(word: str, code: str, state: str | None) -> bool:
    """Whether a mention ``word``, found to mean ``code``, may mean ``state`` to who is of it.

    "Korea" is either Korea to a Korean, "the German people" was said in both Germanies.
    """
    return same_state(code, state) or (state is not None and state in _sharers().get(word, ()))


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
