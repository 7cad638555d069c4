"""Names of states that mean something else: a town, a river, a surname, a language, a bird.

``not_states.csv`` tells by what stands right before or behind a name, ``ambiguous_names.csv`` by
what stands anywhere near, and ``name_periods.csv`` by the year. A rule is for a name, or for all
``names`` (with capitals) or ``demonyms``.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from ingest.actors.tables import read_table, word_list

_NAMED = frozenset(("name", "capital"))
_BEFORE = 80  # characters before a name that are read
_AFTER = 90
_SHORT_TITLE = 4  # letters; longer titles are no abbreviations


class _Rule(NamedTuple):
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


class _Doubt(NamedTuple):
    needs: re.Pattern[str]
    avoids: re.Pattern[str] | None
    unless: re.Pattern[str] | None  # what outweighs ``avoids``
    reach: int | None  # characters to either side; None: the whole text
    until: int | None  # the last year the rule is for


class _Period(NamedTuple):
    code: str | None  # None: no state
    first: int
    last: int


class Lookalikes:
    """Tells of the names in one text whether each means the state that it looks like."""

    def __init__(self, text: str, published: date | None) -> None:
        self._text = text
        self._year = published.year if published else None
        self._told: dict[_Doubt, bool] = {}

    def is_one(self, name: str, kind: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]``, called ``name`` in the tables, is no state here."""
        rules = _rules()
        group = "names" if kind in _NAMED else f"{kind}s"
        for rule in (*rules.get(name, ()), *rules.get(group, ())):
            if self._fits(rule, start, end):
                return True
        return any(self._doubtful(doubt, start, end) for doubt in _doubts().get(name, ()))

    def code(self, name: str, code: str) -> str | None:
        """The code that ``name`` had in the text's year; None if it was no state."""
        if self._year is not None:
            for period in _periods().get(name, ()):
                if period.first <= self._year <= period.last:
                    return period.code
        return code

    def _fits(self, rule: _Rule, start: int, end: int) -> bool:
        if rule.after and not rule.after.match(self._text, end, end + _AFTER):
            return False
        return not rule.before or bool(
            rule.before.search(self._text, max(0, start - _BEFORE), start)
        )

    def _doubtful(self, doubt: _Doubt, start: int, end: int) -> bool:
        if doubt.until is not None and (self._year is None or self._year > doubt.until):
            return False
        if doubt.reach is None:
            if doubt not in self._told:
                self._told[doubt] = not doubt.needs.search(self._text)
            if self._told[doubt]:
                return True
        low, high = max(0, start - (doubt.reach or 400)), end + (doubt.reach or 400)
        if doubt.reach is not None and not doubt.needs.search(self._text, low, high):
            return True
        if doubt.avoids is None or not doubt.avoids.search(self._text, low, high):
            return False
        return doubt.unless is None or not doubt.unless.search(self._text, low, high)


def _behind_title() -> re.Pattern[str]:
    """ "Senator ", "Sen. "; not "the Governor ", nor "Governor. ", where a sentence ends."""
    words = sorted(word_list("personal_titles"), key=len, reverse=True)
    short = "|".join(word for word in words if len(word) <= _SHORT_TITLE)
    return re.compile(rf"(?<!\b[Tt]he )(?<!\b[Oo]ur )\b(?:(?:{'|'.join(words)}) |(?:{short})\. )$")


@cache
def _rules() -> dict[str, list[_Rule]]:
    parts = "|".join(re.escape(n.replace("_", " ")) for n in word_list("subdivisions"))
    found: dict[str, list[_Rule]] = {"names": [_Rule(_behind_title(), None)]}
    for row in read_table("not_states"):
        before = re.compile(rf"(?:{row['before']})\s$") if row["before"] else None
        text = row["after"].replace("{subdivision}", parts)
        rule = _Rule(before, re.compile(text) if text else None)
        for name in row["name"].split("|"):
            found.setdefault(name, []).append(rule)
    return found


@cache
def _doubts() -> dict[str, list[_Doubt]]:
    found: dict[str, list[_Doubt]] = {}
    for row in read_table("ambiguous_names"):
        doubt = _Doubt(
            re.compile(row["needs"]),
            re.compile(row["avoids"]) if row["avoids"] else None,
            re.compile(row["unless"]) if row["unless"] else None,
            int(row["reach"]) if row["reach"] else None,
            int(row["until"]) if row["until"] else None,
        )
        found.setdefault(row["name"], []).append(doubt)
    return found


@cache
def _periods() -> dict[str, list[_Period]]:
    found: dict[str, list[_Period]] = {}
    for row in read_table("name_periods"):
        period = _Period(row["code"] or None, int(row["first"]), int(row["last"]))
        found.setdefault(row["name"], []).append(period)
    return found
