"""The people of one document: every name, title and alias gathered into persons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.actors.countries import Mention, find_countries, word_list
from ingest.actors.leaders import known_surname
from ingest.actors.names import Name, core, find_names, given_names
from ingest.actors.nicknames import same_given

_APPOSED = re.compile(r"\s*(?:,\s+(?:\d\d,|who\b|an?\b|the\b|[A-Z][\w.]*['’]s\b)|\()")


@dataclass(slots=True)
class Person:
    """Somebody named in the document; ``words`` is the fullest form of the name seen."""

    words: tuple[str, ...]
    gender: str | None = None
    names: list[Name] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest name as one string."""
        return " ".join(self.words)

    @property
    def surname(self) -> str:
        """The last word of the name, suffixes aside."""
        return core(self.words)[-1]


class Roster:
    """Persons of ``text`` and where each is named. ``mentions`` is in text order."""

    def __init__(
        self, text: str, published: date | None = None, countries: Sequence[Mention] | None = None
    ) -> None:
        self.text = text
        self.countries = find_countries(text, published) if countries is None else list(countries)
        self.published = published
        self.persons: list[Person] = []
        self._by_word: dict[str, list[Person]] = {}
        self.mentions: list[tuple[Name, Person]] = []
        self.organisations: list[Name] = []
        self._names = find_names(text, self.countries)
        self._gather(self._names)
        self._ends = [name.end for name, _ in self.mentions]

    def _gather(self, names: list[Name]) -> None:
        people = [_trimmed(n) for n in names if not n.organisation]
        self.organisations = [n for n in names if n.organisation]
        singles = {n.words[-1] for n in people if len(core(n.words)) == 1}
        for name in people:
            if len(core(name.words)) >= 2 and self._is_full(name, singles):
                self._add_full(name)
        linked: list[tuple[Name, Person]] = []
        placed = {id(n): p for p in self.persons for n in p.names}
        for name in people:
            person = placed.get(id(name)) or self.find(name.words, name.start, name.gender)
            if person is None and self._stands_alone(name):
                person = self._new(name)
            if person is not None:
                if id(name) not in placed:
                    person.names.append(name)
                    person.gender = person.gender or name.gender
                linked.append((name, person))
        self.mentions = linked

    def _is_full(self, name: Name, singles: set[str]) -> bool:
        if len(name.words) > 6:
            return False
        return (
            name.titled
            or name.words[0] in given_names()
            or name.words[-1] in singles
            or known_surname(core(name.words)[-1], self.published)
            or core(name.words)[0] in singles
            or word_before(self.text, name.start) in word_list("role_nouns")
            or _APPOSED.match(self.text, name.end) is not None
        )

    def _stands_alone(self, name: Name) -> bool:
        if len(core(name.words)) > 1:
            return False
        word = name.words[-1]
        if name.titled:
            return True
        return word not in word_list("word_surnames") and known_surname(word, self.published)

    def _new(self, name: Name) -> Person:
        person = Person(name.words, name.gender)
        self.persons.append(person)
        self._index(person, name.words)
        return person

    def _index(self, person: Person, words: tuple[str, ...]) -> None:
        for word in core(words):
            holders = self._by_word.setdefault(word, [])
            if person not in holders:
                holders.append(person)

    def _add_full(self, name: Name) -> None:
        mine = core(name.words)
        for person in self._by_word.get(mine[-1], []):
            theirs = core(person.words)
            if len(theirs) > 1 and (
                (theirs[-1] == mine[-1] and same_given(mine[0], theirs[0]))
                or _within(mine, theirs)
                or _within(theirs, mine)
            ):
                if len(name.words) > len(person.words):
                    person.words = name.words
                    self._index(person, name.words)
                break
        else:
            person = self._new(name)
        person.names.append(name)
        person.gender = person.gender or name.gender or given_names().get(mine[0])

    def find(self, words: tuple[str, ...], at: int, gender: str | None = None) -> Person | None:
        """The person whom a part of a name means at a place; ``None`` if nobody bears it.

        Of several bearers the one last named before ``at`` counts, then the first after it.
        """
        part = core(words)
        bearers = [
            p
            for p in self._by_word.get(part[-1], ())
            if gender is None or p.gender is None or p.gender == gender
        ]
        if len(part) > 1:
            bearers = [p for p in bearers if _within(part, core(p.words))] or [
                p for p in bearers if p.surname == part[-1] and part[0] not in given_names()
            ]
        else:
            bearers = [p for p in bearers if p.surname == part[0]] or bearers
        if len(bearers) <= 1:
            return bearers[0] if bearers else None
        return min(bearers, key=lambda p: _distance(p, at))

    def named_in(self, start: int, end: int) -> list[tuple[Name, Person]]:
        """Persons named within ``text[start:end]``, in order."""
        i = bisect_right(self._ends, start)
        found = []
        while i < len(self.mentions) and self.mentions[i][0].name_start < end:
            found.append(self.mentions[i])
            i += 1
        return found

    def unlisted_in(self, start: int, end: int) -> list[Name]:
        """Names within ``text[start:end]`` that no person of the roster bears."""
        i = bisect_right(self._names, start, key=lambda name: name.end)
        found = []
        while i < len(self._names) and self._names[i].name_start < end:
            if not self._names[i].organisation:
                found.append(self._names[i])
            i += 1
        return found

    def add(self, name: Name) -> Person:
        """Take a name for a person after all, with every other place that bears it."""
        person = self._new(name)
        for other in self._names:
            if not other.organisation and other.words[-1] == name.words[-1]:
                person.names.append(other)
        self.mentions = sorted(
            [*self.mentions, *((n, person) for n in person.names)], key=lambda pair: pair[0].start
        )
        self._ends = [n.end for n, _ in self.mentions]
        return person

    def before(self, position: int, limit: int = 24) -> list[tuple[Name, Person]]:
        """Up to ``limit`` mentions that end at or before ``position``, the nearest first."""
        i = bisect_right(self._ends, position)
        return self.mentions[max(0, i - limit) : i][::-1]

    def after(self, position: int, limit: int = 8) -> list[tuple[Name, Person]]:
        """Up to ``limit`` mentions after ``position``, the nearest first."""
        i = bisect_right(self._ends, position)
        return self.mentions[i : i + limit]


def word_before(text: str, position: int) -> str:
    """The word that ends right before ``position``, a comma aside, in lower case."""
    before = text[max(0, position - 24) : position].rstrip(" ,")
    return before.rpartition(" ")[2].rpartition("\n")[2].lower()


def _trimmed(name: Name) -> Name:
    """Without a participle that begins the sentence: "Hosting Weber" is Weber."""
    first = name.words[0]
    if len(name.words) > 1 and first.endswith("ing") and first not in given_names():
        start = name.name_start + len(first) + 1
        return name._replace(start=start, name_start=start, words=name.words[1:])
    return name


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    size = len(part)
    return any(tuple(whole[i : i + size]) == tuple(part) for i in range(len(whole) - size + 1))


def _distance(person: Person, at: int) -> tuple[int, int]:
    before = [n.end for n in person.names if n.end <= at]
    if before:
        return 0, at - max(before)
    return 1, min((n.start - at for n in person.names), default=0)
