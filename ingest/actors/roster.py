"""The people of one document: every name, title and alias gathered into persons."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ingest.actors.countries import Places
from ingest.actors.leaders import known_surname, midyear, years_in_office
from ingest.actors.names import Name, core, given_gender, given_names
from ingest.actors.nicknames import same_given
from ingest.actors.roles import find_roles
from ingest.actors.tables import read_cues, word_list

_APPOSED = re.compile(r"\s*(?:,\s+(?:\d\d,|who\b|an?\b|the\b|[A-Z][\w.]*['’]s\b)|\()")
_CAMPAIGN = re.compile(rf"\b(?:{read_cues('phrase_words')['campaign']})\b", re.I)
_CAMPAIGN_WORDS = 3  # that make a text one about an election
_MANY = 60  # people who are asked when the text was written
_LONGEST = 6  # words of a person's name
_TITLE = 60  # characters before a name in which its title stands
_OFTEN = 300  # characters nearer for each time somebody was named
_NAMESAKES = 40  # bearers of one word that are compared, the last ones first


@dataclass(slots=True, eq=False)
class Person:
    """Somebody named in the document; ``words`` is the fullest form of the name seen."""

    words: tuple[str, ...]
    gender: str | None = None
    names: list[Name] = field(default_factory=list)
    last_seen: int = -1

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
        self, text: str, names: list[Name], places: Places, published: date | None = None
    ) -> None:
        self.text = text
        self.places = places
        self.published = published
        self.persons: list[Person] = []
        self._bearers: dict[str, list[Person]] = {}
        self._names = _shortened([_trimmed(name) for name in names])
        self.mentions = self._gather()
        self._ends = [name.end for name, _ in self.mentions]

    def _gather(self) -> list[tuple[Name, Person]]:
        """Full names first, then everything else that may be part of one, in text order."""
        people = [name for name in self._names if not name.organisation]
        singles = {name.words[-1] for name in people if len(core(name.words)) == 1}
        placed = {
            name.start: self._add_full(name)
            for name in people
            if len(core(name.words)) >= 2 and self._is_full(name, singles)
        }
        linked: list[tuple[Name, Person]] = []
        for name in people:
            person = placed.get(name.start) or self._bearer(name)
            if person is None and self._stands_alone(name):
                person = self._new(name)
            if person is not None:
                person.names.append(name)
                person.gender = person.gender or name.gender
                person.last_seen = name.end
                linked.append((name, person))
        return linked

    def _is_full(self, name: Name, singles: set[str]) -> bool:
        words = core(name.words)
        if len(name.words) > _LONGEST:
            return False
        return (
            name.titled
            or name.words[0] in given_names()
            or words[-1] in singles
            or words[0] in singles
            or known_surname(words[-1], self.published)
            or word_before(self.text, name.start) in word_list("role_nouns")
            or _APPOSED.match(self.text, name.end) is not None
        )

    def _stands_alone(self, name: Name) -> bool:
        """Whether one word is enough: it has a title, or is known for itself ("Obama")."""
        if len(core(name.words)) > 1:
            return False
        word = name.words[-1]
        if name.titled:
            return True
        return word not in word_list("word_surnames") and known_surname(word, self.published)

    def _new(self, name: Name) -> Person:
        words = core(name.words)
        given = given_gender(words[0]) if len(words) > 1 else None
        person = Person(name.words, name.gender or given)
        self.persons.append(person)
        self._index(person)
        return person

    def _index(self, person: Person) -> None:
        for word in core(person.words):
            bearers = self._bearers.setdefault(word, [])
            if person not in bearers[-_NAMESAKES:]:
                bearers.append(person)

    def _add_full(self, name: Name) -> Person:
        """The person of a full name: one already met under a form of it, or a new one."""
        mine = core(name.words)
        for person in self._bearers.get(mine[-1], [])[-_NAMESAKES:]:
            if _one_name(mine, core(person.words)):
                if len(name.words) > len(person.words):
                    person.words = name.words
                    self._index(person)
                return person
        return self._new(name)

    def _bearer(self, name: Name) -> Person | None:
        """The person whom a part of a name means; of several the one last named, then the next."""
        part = core(name.words)
        bearers = [
            person
            for person in self._bearers.get(part[-1], [])[-_NAMESAKES:]
            if name.gender is None or person.gender is None or person.gender == name.gender
        ]
        if len(part) > 1:
            whole = [p for p in bearers if _within(part, core(p.words))]
            if not whole and part[0] not in given_names():
                whole = [p for p in bearers if p.surname == part[-1]]
            bearers = whole
        else:
            bearers = [p for p in bearers if p.surname == part[0]] or bearers
            bearers = self._of_that_office(name, bearers)
        seen = [p for p in bearers if p.last_seen >= 0]
        if seen:
            return max(seen, key=lambda p: p.last_seen + _OFTEN * min(len(p.names), 5))
        return bearers[0] if bearers else None

    def _of_that_office(self, name: Name, bearers: list[Person]) -> list[Person]:
        """ "President Karimi", where a minister has that surname too: the president."""
        office = self._office_before(name) if len(bearers) > 1 and name.titled else None
        if office is None:
            return bearers
        same = [p for p in bearers if any(self._office_before(n) == office for n in p.names)]
        return same or bearers

    def _office_before(self, name: Name) -> str | None:
        """The class of the role right before a name, a comma aside."""
        before = self.text[max(0, name.name_start - _TITLE) : name.name_start].rstrip(" ,")
        roles = find_roles(before)
        return roles[-1].role if roles and roles[-1].span.end == len(before) else None

    def add(self, name: Name) -> Person:
        """Take a name for a person after all."""
        person = self._new(name)
        person.names.append(name)
        insort(self.mentions, (name, person), key=lambda pair: pair[0].end)
        insort(self._ends, name.end)
        return person

    @cached_property
    def era(self) -> date | None:
        """The text's date, or the last year in which most people it names held office together.

        Only for looking people up: two at least must agree, else it is None.
        """
        if self.published is not None:
            return self.published
        campaign = len(_CAMPAIGN.findall(self.text)) >= _CAMPAIGN_WORDS
        years: Counter[int] = Counter()
        for person in self.persons[:_MANY]:
            years.update(years_in_office(person.words, campaign))
        most = max(years.values(), default=0)
        if most < 2:
            return None
        return midyear(max(year for year, count in years.items() if count == most))

    def named_in(self, start: int, end: int) -> list[tuple[Name, Person]]:
        """Persons named within ``text[start:end]``, in order."""
        i = bisect_right(self._ends, start)
        found = []
        while i < len(self.mentions) and self.mentions[i][0].name_start < end:
            found.append(self.mentions[i])
            i += 1
        return found

    def is_first(self, name: Name, start: int) -> bool:
        """Whether nobody is named between ``start`` and ``name``."""
        i = bisect_right(self._ends, start)
        return i >= bisect_left(self._ends, name.end)

    def unlisted_in(self, start: int, end: int) -> list[Name]:
        """Names within ``text[start:end]`` that no person of the roster bears."""
        i = bisect_right(self._names, start, key=lambda name: name.end)
        found = []
        while i < len(self._names) and self._names[i].name_start < end:
            if not self._names[i].organisation:
                found.append(self._names[i])
            i += 1
        return found

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


def _shortened(names: list[Name]) -> list[Name]:
    """Headlines run on: "Ada Lindqvist En Route Geneva" is Ada Lindqvist, named so elsewhere."""
    known = {name.words for name in names if len(name.words) in (2, 3)}
    short = []
    for name in names:
        if len(name.words) > 3:
            for size in (3, 2):
                if name.words[:size] in known:
                    length = len(" ".join(name.words[:size]))
                    name = name._replace(end=name.name_start + length, words=name.words[:size])
                    break
        short.append(name)
    return short


def _one_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names may be one person's: "Joe Weber", "Joseph Weber", "Weber Cruz"."""
    if len(other) < 2:
        return False
    same = one[-1] == other[-1] and same_given(one[0], other[0])
    return same or _within(one, other) or _within(other, one)


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    return any(whole[i : i + size] == part for i in range(len(whole) - size + 1))
