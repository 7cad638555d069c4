"""Who a mention means: names, pronouns, role phrases, metonyms, within one document."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from ingest.actors.context import Context
from ingest.actors.counterparts import counterpart_meant, is_counterpart
from ingest.actors.countries import Mention
from ingest.actors.identity import institution_id, speaker_id
from ingest.actors.leaders import Office, holder
from ingest.actors.mentions import Spoken, antecedent, apposed_person, before_who, named_person
from ingest.actors.offices import find_ahead, find_by_role, find_by_state
from ingest.actors.phrases import (
    head_role,
    institution_name,
    is_definite,
    is_generic,
    is_institution,
    is_media,
    is_plural,
    owner_of,
    unnamed_role,
)
from ingest.actors.profile import Profile, shared_role
from ingest.actors.roles import RoleHead
from ingest.actors.roster import Person
from ingest.actors.tables import word_list
from ingest.model import Span

_MALE = frozenset(["he", "him", "his"])
_FEMALE = frozenset(["she", "her", "hers"])
_GROUP = frozenset(["they", "them", "their", "these people", "those people"])
_RELATIVE = frozenset(["who", "whose", "whom", "which", "that"])
_PROPER = re.compile(
    r"[^\W\d_a-z][\w.&'’-]*(?: (?:of|for|on|the|and|in|de|&|[^\W\d_a-z][\w.&'’-]*))*"
)
_ARTICLE = re.compile(r"^(?:[Tt]he|[Aa]n?)\s+")
# A spokesperson "of Amnesty", "for the rebels' Council", not "of the Ministry".
_OTHER_BODY_WORD = (
    r"(?:of|for|from)\s+(?:the\s+)?(?!(?:[\w&]+ ){0,4}?(?:Ministry|Ministries|Government|Department"
    r"|Embassy|Mission|Office|President|Prime|State|Forces|Army|Navy|Police|Command)\b)[A-Z]"
)
_OTHER_BODY = re.compile(rf"\b[Ss]pokes\w+\s+{_OTHER_BODY_WORD}[^.;\n]*$")
_OTHER_BODY_BEHIND = re.compile(rf"(?:\s+|,\s+(?:an?\s+|the\s+)?spokes\w+\s+){_OTHER_BODY_WORD}")
_ONE_OF_A_PEOPLE = re.compile(r"[Tt]he (?!\w*(?:s|sh|ch|ese)$)\w+")
_OFFICERS = frozenset(
    ["head_of_state_gov", "foreign_minister", "minister", "diplomat", "spokesperson", "military"]
)


class Resolved(NamedTuple):
    """The speaker of a statement; every field is None where the document does not tell.

    ``role`` is one of ``ingest.actors.roles.ROLES``, ``country`` a code of the countries table.
    """

    speaker: str | None
    speaker_id: str | None
    role: str | None
    country: str | None


NOBODY = Resolved(None, None, None, None)


class Resolver:
    """Resolves the mentions of one document, best called in document order.

    It remembers who spoke last, which settles most pronouns. ``issuer`` is the state whose body
    issued the text: its spokespersons and "the ministry" speak for it if nothing else is told.
    ``is_coarse`` says that ``published`` only begins the month or year of the text: that tells what
    state Moscow was and which Bush is named, but not who held an office on the day.
    """

    def __init__(
        self,
        text: str,
        published: date | None = None,
        issuer: str | None = None,
        is_coarse: bool = False,
    ) -> None:
        self.context = Context(text, published)
        self._issuer = issuer
        self._is_coarse = is_coarse
        self.text = text
        self._last: Spoken | None = None
        self._heads = False
        self._at = 0  # of the mention that is being resolved
        self._unnamed: list[tuple[str, Resolved]] = []
        self._hints: dict[int, str] = {}

    def resolve(self, mention: Span | None, at: Span, heads: bool = False) -> Resolved:
        """The speaker that ``mention`` means, for the statement whose content stands ``at``.

        ``heads`` tells that it heads what is said: whom that talks about is no owner.
        """
        if mention is None:
            return NOBODY
        self._heads = heads or self._opens_a_turn(mention)
        self._at = mention.start
        phrase = self.text[mention.start : mention.end].strip(" ,.:;\n")
        word = phrase.lower()
        if word in _MALE or word in _FEMALE:
            gender = "m" if word in _MALE else "f"
            return self._speaks(
                antecedent(self.context, mention.start, gender, at, self._last_person)
            )
        if word in _RELATIVE:
            return self._relative(mention)
        if word in _GROUP:
            return self._unnamed[-1][1] if self._unnamed else NOBODY
        if word == "it":
            bodies = (r for _, r in reversed(self._unnamed) if r.role in ("institution", "media"))
            return next(bodies, NOBODY)
        if word in ("i", "you", "we") or not word.strip():
            return NOBODY
        person = named_person(self.context, mention)
        if person is not None:
            return self._speaks(person)
        return self._nominal(mention, phrase)

    @property
    def _last_person(self) -> Person | None:
        return self._last.person if self._last else None

    def _speaks(self, person: Person | None) -> Resolved:
        if person is None:
            return NOBODY
        self._last = Spoken(person, self._at)
        known = self.context.profile(person)
        country = (
            known.country or self._hints.get(id(person)) or self._assumed_country(person, known)
        )
        identity = speaker_id(known.name, country, self.context.published)
        return Resolved(known.name, identity, known.role or "other", country)

    def _assumed_country(self, person: Person, known: Profile) -> str | None:
        """Of officers named without a state: the one just spoken of when they were first named.

        Of others: the state whose inner politics the text is about.
        """
        if known.role in ("intl_org_head", "media"):
            return None
        if known.role == "spokesperson" and self._speaks_for_another(person):
            return None
        if known.role == "spokesperson" and self._issuer:
            return self._issuer
        if known.role in _OFFICERS and known.titled and person.names:
            if known.role == "military" and self.context.home_state():
                return self.context.home_state()
            state = self.context.state_in_play(person.names[0].start)
            if state is not None:
                return state
        return self.context.home_state()

    def _speaks_for_another(self, person: Person) -> bool:
        """Whether a title names a body of no state: "Spokesperson of Amnesty Ada Weber"."""
        return any(
            _OTHER_BODY.search(self.text, max(0, name.name_start - 60), name.name_start)
            or _OTHER_BODY_BEHIND.match(self.text, name.end)
            for name in person.names[:3]
        )

    def _relative(self, mention: Span) -> Resolved:
        before = before_who(self.context, mention)
        if isinstance(before, Span):
            return self._nominal(before, self.text[before.start : before.end])
        return self._speaks(before)

    # -- phrases without a name ------------------------------------------------------------

    def _nominal(self, mention: Span, phrase: str) -> Resolved:
        countries = self.context.countries_in(mention.start, mention.end)
        if countries and countries[0].kind == "media":
            return self._institution(countries[0], phrase)
        person = self._apposed(mention, phrase)
        if person is not None:
            return self._speaks(person)
        counterpart = self._counterpart(mention, phrase)
        if counterpart is not None:
            return counterpart
        head = head_role(phrase)
        if is_definite(phrase) and (head is None or not is_plural(phrase, head)):
            found = self._definite(mention, phrase, head, countries)
            if found is not None:
                return found
        if head is not None:
            return self._unnamed_speaker(phrase, head, countries)
        if countries and _ONE_OF_A_PEOPLE.fullmatch(phrase) and countries[0].kind == "demonym":
            person = find_by_state(self.context, mention, countries[0].code, self._last)
            if person is not None:
                return self._speaks(person)
        if countries and self._heads_phrase(countries, mention, phrase):
            return self._institution(countries[0], phrase)
        owner = owner_of(self.context, mention, phrase, self._issuer)
        if owner is not None:
            return self._institution(owner, phrase)
        return self._body(phrase, countries)

    def _apposed(self, mention: Span, phrase: str) -> Person | None:
        """Who is named right behind a phrase for one person: "the Austrian spokesman, ..."."""
        noun = phrase.split()[-1]
        is_one = noun.islower() and not noun.endswith("s")
        if not is_one or is_institution(phrase) or is_media(phrase):
            return None
        return apposed_person(self.context, mention)

    def _counterpart(self, mention: Span, phrase: str) -> Resolved | None:
        """ "Her Norwegian counterpart", of her role: known by name, or without one."""
        if not is_counterpart(phrase):
            return None
        counterpart = counterpart_meant(self.context.roster, mention)
        role = shared_role(self.context.roster, counterpart) if counterpart else None
        if counterpart is None or role is None or counterpart.country is None:
            return None
        person = find_by_role(
            self.context, mention, RoleHead(role, Span(0, 0), None, counterpart.country), self._last
        )
        if person and self.context.profile(person).country == counterpart.country:
            return self._speaks(person)
        found = Resolved(None, None, role, counterpart.country)
        self._unnamed.append(("counterpart", found))
        return found

    def _definite(
        self, mention: Span, phrase: str, head: RoleHead | None, countries: list[Mention]
    ) -> Resolved | None:
        """One person who is known or about to be: by role, by office, named soon after."""
        if head is not None and not self._known_unnamed(phrase, head):
            person = find_by_role(self.context, mention, head, self._last)
            if person is not None:
                return self._speaks(person)
            office = self._office_holder(head, countries)
            if office is not None:
                identity = speaker_id(office.name, office.country, self.context.published)
                return Resolved(office.name, identity, office.role, office.country)
        if is_generic(phrase):
            person = find_ahead(self.context, mention)
            if person is not None:
                if countries:
                    self._hints[id(person)] = countries[0].code
                return self._speaks(person)
        return None

    def _office_holder(self, head: RoleHead, countries: list[Mention]) -> Office | None:
        """ "The president", whom the document never names: the table's, at the document's date."""
        state = countries[0].code if countries else self.context.home_state()
        when = self.context.roster.era
        if (
            state is None
            or when is None
            or self._is_coarse
            or head.role not in ("head_of_state_gov", "foreign_minister")
        ):
            return None
        return holder(state, head.role, when)

    def _known_unnamed(self, phrase: str, head: RoleHead) -> bool:
        """ "The official", after "a Mexican official": still without a name."""
        noun = phrase[head.span.start : head.span.end].lower().split()[-1]
        return head.role == "unnamed_official" and any(n == noun for n, _ in self._unnamed)

    def _heads_phrase(self, countries: list[Mention], mention: Span, phrase: str) -> bool:
        """ "Moscow", "the Russian government", but not "the bloodshed in the heart of Paris"."""
        if is_institution(phrase) and not is_media(phrase):
            return True
        first, last = countries[0].span, countries[-1].span
        lead = self.text[mention.start : first.start].lower().split()
        between = self.text[first.start : last.start]
        behind = self.text[last.end : mention.end].strip(" ,.:;'’s")
        listed = len(countries) == 1 or re.search(r"[a-z]{4,}\s", between) is None
        return all(word in ("the", "both", "some", "many") for word in lead) and (
            listed and not behind
        )

    def _body(self, phrase: str, countries: list[Mention]) -> Resolved:
        """A newspaper, an agency, any organisation called by a name of its own."""
        name = _ARTICLE.sub("", phrase.split(",")[0].split(" (")[0])
        if not _PROPER.fullmatch(name) or name.split()[0] in word_list("not_names"):
            return NOBODY
        country = countries[0].code if countries else None
        role = "media" if is_media(phrase) else "other"
        found = Resolved(name, institution_id(name, country), role, country)
        self._unnamed.append((role, found))
        return found

    def _opens_a_turn(self, mention: Span) -> bool:
        """ "The President." at the head of a line: a label."""
        before = self.text[max(0, mention.start - 1) : mention.start]
        return before in ("", "\n") and self.text[mention.end : mention.end + 1] in (":", ".")

    def _unnamed_speaker(self, phrase: str, head: RoleHead, countries: list[Mention]) -> Resolved:
        noun = phrase[head.span.start : head.span.end].lower().split()[-1].rstrip("s")
        country = countries[0].code if countries else head.country
        of_another = head.role == "spokesperson" and _OTHER_BODY.search(phrase) is not None
        if country is None and head.role == "spokesperson" and not of_another:
            country = self._issuer
        if country is None and not of_another:
            country = next((r.country for n, r in reversed(self._unnamed) if n == noun), None)
        if country is None and not of_another and head.role not in ("analyst", "media", "other"):
            country = self.context.home_state() or (
                None if self._heads else self._state_spoken_of()
            )
        role = unnamed_role(phrase, head, bool(countries))
        found = Resolved(None, None, role, country)
        self._unnamed.append((noun, found))
        return found

    def _state_spoken_of(self) -> str | None:
        """The state of who spoke last, or else the one that the document names most."""
        last = self.context.profile(self._last.person).country if self._last is not None else None
        return last or self.context.main_state()

    def _institution(self, mention: Mention, phrase: str) -> Resolved:
        name = institution_name(self.context, mention, phrase)
        role = "media" if mention.kind == "media" or is_media(phrase) else "institution"
        found = Resolved(name, institution_id(name, mention.code), role, mention.code)
        self._unnamed.append((role, found))
        return found
