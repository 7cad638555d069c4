"""Who held office when: heads of state and government, foreign ministers, heads of organisations.

A dated table of our own fills gaps that the text leaves: "President Obama" in a text that never
says of which country. Rows are facts (country, office, years, name), from general knowledge and,
for speakers at the UN General Debate, from the UNGDC speakers list (CC0).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.actors.countries import same_state
from ingest.actors.names import core
from ingest.actors.nicknames import fold, same_given
from ingest.actors.tables import read_table

_LATEST = 2026  # up to which the table is kept


class Office(NamedTuple):
    """One person's time in one office, both days inclusive; ``ends`` is None while it lasts."""

    name: str
    country: str
    role: str
    begins: date
    ends: date | None
    gender: str | None
    prominent: bool

    def covers(self, when: date, slack: int = 0) -> bool:
        """Whether the office was held at ``when``, give or take ``slack`` years."""
        margin = timedelta(days=366 * slack)
        return self.begins - margin <= when and (self.ends is None or when <= self.ends + margin)


def _first_day(cell: str) -> date:
    """Of a year or a month: "2009", "2009-01"."""
    year, _, month = cell.partition("-")
    return date(int(year), int(month or 1), 1)


def _last_day(cell: str) -> date | None:
    if not cell:
        return None
    year, _, month = cell.partition("-")
    days = monthrange(int(year), int(month or 12))[1]
    return date(int(year), int(month or 12), days)


@cache
def offices() -> list[tuple[Office, tuple[str, ...]]]:
    """Every row of the table, with the folded surnames by which its bearer goes."""
    rows = []
    for row in read_table("leaders"):
        office = Office(
            row["name"],
            row["country"],
            row["role"],
            _first_day(row["first"]),
            _last_day(row["last"]),
            row["gender"] or None,
            row["source"] == "ours",
        )
        surnames = row["surnames"].split("|") if row["surnames"] else [office.name.split()[-1]]
        rows.append((office, tuple(dict.fromkeys(fold(surname) for surname in surnames))))
    return rows


@cache
def _by_surname() -> dict[str, list[Office]]:
    index: dict[str, list[Office]] = {}
    for office, surnames in offices():
        for surname in surnames:
            index.setdefault(surname, []).append(office)
    return index


def known_surname(surname: str, when: date | None) -> bool:
    """Whether the surname alone names somebody in office then (or ever, if undated)."""
    found = _by_surname().get(fold(surname), [])
    return any(o.prominent and (when is None or o.covers(when, slack=8)) for o in found)


def lookup(
    words: tuple[str, ...],
    when: date | None,
    country: str | None = None,
    role: str | None = None,
) -> Office | None:
    """The office that a name most likely means at a date.

    ``words`` may be a surname only. Country and role, where the text tells them, must not
    contradict. Without a date the latest office counts. None if nobody or several different
    people fit.
    """
    short = core(words)
    found = _by_surname().get(fold(short[-1]), [])
    found = [o for o in found if o.name == " ".join(words)] or [
        o for o in found if len(short) == 1 or _same_name(short, o.name)
    ]
    if country is not None:
        found = [o for o in found if same_state(o.country, country)]
    if when is not None:
        found = [o for o in found if o.covers(when)] or _near(found, short, when)
    if role is not None:
        found = [o for o in found if o.role == role] or found
    if when is None and len({o.country for o in found}) == 1:
        found = [max(found, key=lambda o: o.begins)]
    if not found or len({o.name for o in found}) > 1:
        return None
    return found[-1]


@lru_cache(maxsize=16384)
def years_in_office(words: tuple[str, ...], campaign: bool) -> frozenset[int]:
    """Years in whose middle the bearer of a name held an office, or ran for one (``campaign``)."""
    short = core(words)
    years: set[int] = set()
    for office in _by_surname().get(fold(short[-1]), []):
        if not office.prominent or (office.role == "candidate" and not campaign):
            continue
        if len(short) == 1 or _same_name(short, office.name):
            last = office.ends.year if office.ends else _LATEST
            years.update(
                y for y in range(office.begins.year, last + 1) if office.covers(midyear(y))
            )
    return frozenset(years)


def midyear(year: int) -> date:
    """The day that stands for a year: offices change hands in winter more than in summer."""
    return date(year, 6, 30)


@cache
def _by_post() -> dict[tuple[str, str], list[Office]]:
    index: dict[tuple[str, str], list[Office]] = {}
    for office, _ in offices():
        if office.prominent:
            index.setdefault((office.country, office.role), []).append(office)
    return index


def holder(country: str, role: str, when: date) -> Office | None:
    """Who held an office of a state at a date; None if the table names nobody or several."""
    held = [o for o in _by_post().get((country, role), []) if o.covers(when)]
    return held[-1] if len({o.name for o in held}) == 1 else None


def _near(found: list[Office], words: Sequence[str], when: date) -> list[Office]:
    """Offices held within eight years; with a full name, the last one held before."""
    near = [o for o in found if o.covers(when, slack=8)]
    if near or len(words) == 1:
        return near
    past = [o for o in found if o.begins <= when]
    return [max(past, key=lambda o: o.begins)] if past else []


def _same_name(words: Sequence[str], name: str) -> bool:
    theirs = [fold(word) for word in name.split()]
    return fold(words[0]) in theirs or same_given(words[0], name.split()[0])
