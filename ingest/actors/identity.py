"""One person, one ``speaker_id``, in every document and in any order of loading.

The id is made of the state and the name alone: ``rus:sergei-ryabkov``. Given names are reduced to
one spelling (Sergey, Sergei; Bill, William), initials, suffixes, titles and diacritics fall away,
and a predecessor state counts as its successor, so that an id outlives the Soviet Union. Who is in
the dated table of leaders has the id of the name there, whatever form the text uses. Two people
of one surname differ in their given names and stay two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache

from ingest.actors.countries import organisations, successors
from ingest.actors.leaders import Office, lookup, offices
from ingest.actors.names import core
from ingest.actors.nicknames import fold, given_key
from ingest.actors.tables import word_list

_TRANSLITERATION = (
    (re.compile(r"(?:iy|yy|ii|ij|y)$"), "i"),
    (re.compile(r"^ye"), "e"),
    (re.compile(r"(?<=[aeiou])y(?=[aeiou])|yu(?=.)"), "iu"),
    (re.compile(r"^(?:gh|q|kh)(?=ad)"), "g"),
    (re.compile(r"([^aeiou])\1"), r"\1"),
)
# Where names are written in Cyrillic "w" is a German "v": Wolkow, Volkov.
_CYRILLIC = frozenset(
    ["RUS", "SUN", "UKR", "BLR", "BGR", "SRB", "MKD", "MNE", "YUG", "KAZ", "KGZ", "TJK", "UZB"]
)


@lru_cache(maxsize=65536)
def speaker_id(name: str, country: str | None, when: date | None = None) -> str:
    """The identity of a person (or institution) of ``country``: ``usa:antony-blinken``.

    Deterministic, a function of its arguments only. ``country`` may be unknown (``xx:...``);
    the dated table then supplies it where the name is in it.
    """
    words = _name_words(name)
    if not words:
        return f"{_state(country)}:{fold(name) or 'unnamed'}"
    office = lookup(words, when, country) or lookup(words, None, country)
    if office is not None and (len(words) > 1 or when is not None):
        return _office_id(office)
    return f"{_state(country)}:{_key(core(words), country) or 'unnamed'}"


def _office_id(office: Office) -> str:
    """The table's people keep their initials: George W. Bush is not George H. W. Bush.

    Who heads an organisation keeps the identity of the state that he or she served before.
    """
    country = office.country
    if country in organisations():
        country = _homes().get(_name_key(office), country)
    return f"{_state(country)}:{_name_key(office)}"


def _name_key(office: Office) -> str:
    return _key(tuple(office.name.split()), office.country)


@cache
def _homes() -> dict[str, str]:
    """Key of a name -> the one state its bearer served, or else the first organisation."""
    served: dict[str, list[Office]] = {}
    for office, _ in offices():
        served.setdefault(_name_key(office), []).append(office)
    homes = {}
    for key, held in served.items():
        states = {o.country for o in held if o.country not in organisations()}
        if len(states) == 1:
            homes[key] = states.pop()
        elif not states:
            homes[key] = min(held, key=lambda o: o.begins).country
    return homes


def institution_id(name: str, country: str | None) -> str:
    """The identity of a state, ministry or organisation that speaks: ``inst:rus:kremlin``."""
    slug = "-".join(filter(None, (fold(word) for word in name.split() if word.lower() != "the")))
    return f"inst:{_state(country)}:{slug or 'unnamed'}"


def _state(code: str | None) -> str:
    return "xx" if not code else successors().get(code, code).lower()


def _name_words(name: str) -> tuple[str, ...]:
    titles = word_list("title_words")
    words = tuple(name.replace("’", "'").split())
    while len(words) > 1 and words[0] in titles:
        words = words[1:]
    return words


def _key(words: Sequence[str], country: str | None) -> str:
    parts = [part for word in words for part in _parts(word)]
    if len(parts) > 1:
        parts[0] = given_key(parts[0])
    return "-".join(transliterated(part, country) for part in parts if part)


def _parts(word: str) -> list[str]:
    """Hyphens part names as spaces do, and the article of Arabic names falls away."""
    parts = [fold(part) for part in re.split(r"[-‐–]", word)]
    return [p for p in parts if p and p not in ("al", "el", "ul")] or parts


def transliterated(word: str, country: str | None) -> str:
    """One Latin spelling for the common variants of a Cyrillic or Arabic name."""
    for pattern, plain in _TRANSLITERATION:
        word = pattern.sub(plain, word)
    return word.replace("w", "v") if country in _CYRILLIC else word
