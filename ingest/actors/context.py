"""What is known of one document: its states, people, sentences and quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from datetime import date
from functools import cached_property

from ingest.actors.countries import Mention, Places, find_countries, organisations
from ingest.actors.names import find_names
from ingest.actors.profile import Profile, profile
from ingest.actors.roster import Person, Roster
from ingest.model import Span

# The mark comes first and what must not stand before it second: searching is then fast.
_SENTENCE = re.compile(
    r"[.!?\n](?:(?<=\n)\n*"
    r"|(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|Lt|Jr|vs)\.)(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Adm|Col|Amb)\.)"
    r"(?<!\b(?:Sens|Reps|Prof|Capt)\.)[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z\d]))"
)
_QUOTE = re.compile(
    r"“[^”\n]*”?|«[^»\n]*»?|\"[^\"\n]*\"?"
    r"|(?<!\w)‘[^‘\n]*?(?:[,.!?…”]’(?!\w)|’(?=[,.;:!?)]))|^‘[^‘’\n]*$",
    re.MULTILINE,
)
_LOWER = re.compile(r"(?<![\w'’])[a-zß-öø-ÿ]{3,}")
_NEAR = 1500  # characters back at most for the state in play
_HEAD = 800  # characters in which a report names its topic
_OFTEN, _TOPIC_SHARE = 4, 0.2
_HOME_SHARE = 0.25
_GOVERNMENT_KINDS = frozenset(["institution", "metonym", "domestic"])


class Context:
    """A document's text with everything that resolution looks up in it, computed once."""

    def __init__(self, text: str, published: date | None = None) -> None:
        self.text = text
        self.published = published
        self._names, self.places = find_names(text, Places(find_countries(text, published)))
        self._sentence_starts = [0, *(m.end() for m in _SENTENCE.finditer(text))]
        self._quotes = [m.span() for m in _QUOTE.finditer(text)]
        self._quote_starts = [start for start, _ in self._quotes]
        self._profiles: dict[int, Profile] = {}

    @cached_property
    def roster(self) -> Roster:
        """The people named in the document."""
        return Roster(self.text, self._names, self.places, self.published)

    def profile(self, person: Person) -> Profile:
        """Role, country and gender of a person of this document."""
        key = id(person)
        if key not in self._profiles:
            self._profiles[key] = profile(self.roster, person)
        return self._profiles[key]

    def sentence(self, position: int) -> int:
        """Number of the sentence in which ``position`` stands."""
        return bisect_right(self._sentence_starts, position) - 1

    def sentence_span(self, number: int) -> Span:
        """Where sentence ``number`` begins and ends."""
        starts = self._sentence_starts
        return Span(
            starts[number], starts[number + 1] if number + 1 < len(starts) else len(self.text)
        )

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where sentences begin."""
        return frozenset(self._sentence_starts)

    @cached_property
    def lower_case_words(self) -> frozenset[str]:
        """Words that the text writes in lower case."""
        return frozenset(_LOWER.findall(self.text))

    def quoted(self, position: int) -> bool:
        """Whether ``position`` stands inside quotation marks."""
        i = bisect_right(self._quote_starts, position) - 1
        return i >= 0 and position < self._quotes[i][1]

    def countries_in(self, start: int, end: int) -> list[Mention]:
        """States and organisations mentioned in ``text[start:end]``."""
        return self.places.within(start, end)

    def state_in_play(self, position: int) -> str | None:
        """The state just spoken of: the first in this sentence or in one of the two before.

        Whom a quotation names is seldom whose officer speaks.
        """
        here = self.sentence(position)
        for number in range(here, max(-1, here - 3), -1):
            start, end = self.sentence_span(number)
            for mention in self.countries_in(max(start, position - _NEAR), min(end, position)):
                if mention.code in organisations() or mention.kind == "media":
                    continue
                if not self.quoted(mention.span.start):
                    return mention.code
        return None

    def main_state(self) -> str | None:
        """The state that the document names most."""
        return self._counted[0]

    def topic_state(self) -> str | None:
        """The state a report is about: named at its head, and often; None if there is none such."""
        return self._topic

    @cached_property
    def _topic(self) -> str | None:
        states = [m for m in self.places.mentions if m.code not in organisations()]
        named = Counter(m.code for m in states)
        head = self.sentence_span(min(2, len(self._sentence_starts) - 1)).end
        for mention in self.countries_in(0, min(head, _HEAD)):
            often = named[mention.code]
            if often >= _OFTEN and often >= _TOPIC_SHARE * len(states):
                return mention.code
        return None

    def home_state(self) -> str | None:
        """The state whose inner politics the document is about; None if nothing shows that.

        Shown by its institutions named without their state ("Congress", "Republicans"), where
        the state is among those the document is about.
        """
        return self._counted[1]

    @cached_property
    def _counted(self) -> tuple[str | None, str | None]:
        states = [m for m in self.places.mentions if m.code not in organisations()]
        named = Counter(m.code for m in states)
        inner = Counter(m.code for m in states if m.kind in _GOVERNMENT_KINDS)
        main = max(named, key=lambda code: named[code], default=None)
        home = max(inner, key=lambda code: inner[code], default=None)
        if home is not None and (inner[home] < 2 or named[home] < _HOME_SHARE * len(states)):
            home = None
        return main, home
