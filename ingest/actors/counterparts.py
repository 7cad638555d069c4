"""Counterparts: "her Norwegian counterpart, Tor Haugland" holds the office that she holds."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.actors.names import Name
from ingest.actors.roster import Person, Roster
from ingest.model import Span

_GENDER = {"his": "m", "her": "f"}
_PHRASE = (
    r"(?:\b(?P<pronoun>his|her|their|its)|(?P<possessive>['’]s?))\s+"
    r"(?P<rest>(?:[\w.-]+\s+){0,4}?(?:counterpart|colleague|opposite number)"
    r"(?:\s+(?:in|from|of)\s+(?:the\s+)?[\w .-]{1,30}?)?)"
)
_HEAD = re.compile(r"\b(?:counterpart|colleague|opposite number)\b")
_BEFORE = re.compile(rf"{_PHRASE},?\s+$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*(?:,|\(|[–—-])\s*(?:[^\W\d_][\w.-]*(?: [\w.-]+)?)?{_PHRASE}", re.IGNORECASE
)
_WITHIN = re.compile(_PHRASE, re.IGNORECASE)
_REACH = 110  # characters of a phrase
_EARLIER = 800  # characters back in which the phrase may have named the state
_HOLDERS = 8  # mentions before a pronoun that are asked


class Counterpart(NamedTuple):
    """Whose counterpart somebody is, the likeliest first, and the state that the phrase names."""

    others: tuple[Person, ...]
    country: str | None


def counterpart_named(roster: Roster, name: Name) -> Counterpart | None:
    """Whose counterpart the bearer of ``name`` is called right before or behind the name."""
    begin, end = max(0, name.start - _REACH), name.end + _REACH
    if not _HEAD.search(roster.text, begin, end):
        return None
    found = _BEFORE.search(roster.text, begin, name.start) or _BEHIND.match(
        roster.text, name.end, end
    )
    return _counterpart(roster, found) if found else None


def counterpart_meant(roster: Roster, mention: Span) -> Counterpart | None:
    """Whose counterpart a phrase means: "her Norwegian counterpart"."""
    found = _WITHIN.search(roster.text, *mention)
    return _counterpart(roster, found) if found else None


def is_counterpart(phrase: str) -> bool:
    """Whether a phrase without a name is headed by such a word: "Weber's French counterpart"."""
    found = _WITHIN.search(phrase)
    return found is not None and found.end() == len(phrase)


def _counterpart(roster: Roster, found: re.Match[str]) -> Counterpart | None:
    """None of a colleague whose state is not told: that is no counterpart."""
    state = _state(roster, found)
    if state is None and "colleague" in found["rest"]:
        return None
    return Counterpart(tuple(_others(roster, found)), state)


def _state(roster: Roster, found: re.Match[str]) -> str | None:
    """The state in the phrase, or else in the nearest such phrase before it."""
    earlier = _WITHIN.finditer(roster.text, max(0, found.start() - _EARLIER), found.start())
    for phrase in (found, *reversed(list(earlier))):
        states = roster.places.within(*phrase.span("rest"))
        if states:
            return states[0].code
    return None


def _others(roster: Roster, found: re.Match[str]) -> list[Person]:
    start = max(found.start("pronoun"), found.start("possessive"))
    before = roster.before(start, _HOLDERS)
    if found["possessive"]:
        return [person for name, person in before[:1] if name.end == start]
    gender = _GENDER.get(found["pronoun"].lower())
    return [person for _, person in before if gender is None or person.gender in (None, gender)]
