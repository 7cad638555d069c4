"""Who a mention means: names, pronouns, role phrases, metonyms, within one document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from datetime import date
from typing import NamedTuple

from ingest.actors.countries import Mention, find_countries, short_names
from ingest.actors.identity import institution_id, speaker_id
from ingest.actors.names import Name, find_names
from ingest.actors.profile import Profile, profile
from ingest.actors.roles import RoleHead, covers, find_roles
from ingest.actors.roster import Person, Roster
from ingest.model import Span

_SENTENCE = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Lt|Jr))(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Adm|Col|Amb))(?<!\bSens)"
    r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z\d])|\n+"
)
_QUOTE = re.compile(r"“[^”\n]*”?|«[^»\n]*»?|\"[^\"\n]*\"?")
_MALE = frozenset(["he", "him", "his"])
_FEMALE = frozenset(["she", "her", "hers"])
_GROUP = frozenset(["they", "them", "their", "we", "these people", "those people"])
_RELATIVE = frozenset(["who", "whose", "whom", "which", "that"])
_OBLIQUE = re.compile(
    r"\b(?:of|with|by|to|for|from|against|about|on|in|at|like|between|and|than|as|behind|under"
    r"|told|urged|asked|accused|called|met|blamed|thanked|warned|criticized|criticised)\s+$"
)
_DEFINITE = re.compile(r"(?:the|that|this|his|her|their|its|an? (?=\w+ (?:\w+ )?[A-Z]))\s", re.I)
_NOT_HEAD = re.compile(r"\b(?:for|to|of|by|with|from|on|at|like|under|behind|including)\s+$")
_GOVERNMENT = re.compile(
    r"\b(?:ministry|government|administration|army|embassy|foreign office|state department|cabinet"
    r"|parliament|military|navy|presidency|regime|state|country|authorities|delegation|mission"
    r"|committee|council|agency|commission|organi[sz]ation|group|party|court|bank|union|statement"
    r"|communiqu[eé]|declaration|readout|side)\b",
    re.I,
)
_MEDIA = re.compile(
    r"\b(?:news agency|newspaper|daily|weekly|magazine|Times|Post|News|Journal|Tribune|Herald"
    r"|Guardian|Telegraph|Reuters|Associated Press|CNN|BBC|TV|Television|Radio|AFP|Bloomberg)\b"
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

    It remembers who spoke last, which settles most pronouns.
    """

    def __init__(self, text: str, published: date | None = None) -> None:
        self.text = text
        self.published = published
        self.countries = find_countries(text, published)
        self.roster = Roster(text, published, self.countries)
        self._country_starts = [m.span.start for m in self.countries]
        self._sentence_starts = [0, *(m.end() for m in _SENTENCE.finditer(text))]
        self._quotes = [m.span() for m in _QUOTE.finditer(text)]
        self._quote_starts = [start for start, _ in self._quotes]
        self._profiles: dict[int, Profile] = {}
        self._last: Person | None = None
        self._last_at = 0
        self._unnamed: list[tuple[str, Resolved]] = []

    # -- what is known -------------------------------------------------------------------

    def profile(self, person: Person) -> Profile:
        """Role, country and gender of a person of this document."""
        key = id(person)
        if key not in self._profiles:
            self._profiles[key] = profile(self.roster, person)
        return self._profiles[key]

    def home(self) -> str | None:
        """The state the document speaks of most."""
        counts = Counter(m.code for m in self.countries)
        return counts.most_common(1)[0][0] if counts else None

    def _sentence(self, position: int) -> int:
        return bisect_right(self._sentence_starts, position) - 1

    def _quoted(self, position: int) -> bool:
        i = bisect_right(self._quote_starts, position) - 1
        return i >= 0 and position < self._quotes[i][1]

    def _countries_in(self, start: int, end: int) -> list[Mention]:
        i = bisect_right(self._country_starts, start - 1)
        found = []
        while i < len(self.countries) and self.countries[i].span.start < end:
            found.append(self.countries[i])
            i += 1
        return found

    # -- resolving -----------------------------------------------------------------------

    def resolve(self, mention: Span | None, at: Span) -> Resolved:
        """The speaker that ``mention`` means, for the statement whose content stands ``at``."""
        if mention is None:
            return NOBODY
        phrase = self.text[mention.start : mention.end].strip(" ,.:;\n")
        word = phrase.lower()
        if word in _MALE or word in _FEMALE:
            return self._speaks(
                self._pronoun(mention.start, "m" if word in _MALE else "f"), mention
            )
        if word in _RELATIVE:
            return self._relative(mention)
        if word in _GROUP:
            return self._unnamed[-1][1] if self._unnamed else NOBODY
        if word in ("i", "you", "it", ""):
            return NOBODY
        person = self._named(mention)
        if person is not None:
            return self._speaks(person, mention)
        return self._nominal(mention, phrase)

    def _speaks(self, person: Person | None, mention: Span) -> Resolved:
        if person is None:
            return NOBODY
        self._last, self._last_at = person, mention.start
        known = self.profile(person)
        country = known.country or self._assumed_country(known)
        identity = speaker_id(known.name, country, self.published)
        return Resolved(known.name, identity, known.role or "other", country)

    def _assumed_country(self, known: Profile) -> str | None:
        """For officers named without a state: the state that the text is mostly about."""
        if known.role in ("intl_org_head", None):
            return None
        return self.home()

    def _named(self, mention: Span) -> Person | None:
        named = self.roster.named_in(mention.start, mention.end)
        heads = [(n, p) for n, p in named if self._is_head(n, mention)]
        if heads:
            return heads[0][1]
        if named:
            return None
        return self._unlisted(mention)

    def _is_head(self, name: Name, mention: Span) -> bool:
        text = self.text
        if text[name.end : name.end + 2] in ("'s", "’s") and name.end + 2 < mention.end:
            return False
        return not _NOT_HEAD.search(text, mention.start, name.start)

    def _unlisted(self, mention: Span) -> Person | None:
        """A capitalised mention that the roster took for no person; it speaks, so it is one."""
        for name in self.roster.unlisted_in(mention.start, mention.end):
            if name.end < mention.end - 2 and not self.text[name.end : mention.end].startswith(","):
                continue
            if not _MEDIA.search(" ".join(name.words)) and self._is_head(name, mention):
                return self.roster.add(name)
        return None

    def _pronoun(self, position: int, gender: str) -> Person | None:
        here = self._sentence(position)
        best: tuple[float, Person] | None = None
        seen_first: dict[int, bool] = {}
        for name, person in self.roster.before(position):
            if self._quoted(name.name_start):
                continue
            sentence = self._sentence(name.name_start)
            distance = here - sentence
            if distance > 12:
                break
            known = self.profile(person).gender
            if known is not None and known != gender:
                continue
            score = -float(distance)
            score += self._subject_score(name, sentence)
            if person is self._last:
                score += 1.0
            if known is None:
                score -= 0.5
            if best is None or score > best[0]:
                best = score, person
        if best is not None:
            return best[1]
        for _, person in self.roster.after(position):
            if self.profile(person).gender in (None, gender):
                return person
        return None

    def _subject_score(self, name: Name, sentence: int) -> float:
        text = self.text
        if text[name.end : name.end + 2] in ("'s", "’s"):
            return -0.7
        if _OBLIQUE.search(text, max(0, name.start - 14), name.start):
            return -0.4
        first = self.roster.named_in(self._sentence_starts[sentence], name.name_start)
        return 0.6 if not first else 0.0

    def _relative(self, mention: Span) -> Resolved:
        """The name right before "who": "Obama, who called ..."."""
        before = self.roster.before(mention.start, 1)
        start = self._sentence_starts[self._sentence(mention.start)]
        if before and before[0][0].end > max(start, mention.start - 90):
            return self._speaks(before[0][1], mention)
        found = self._countries_in(max(start, mention.start - 40), mention.start)
        return self._institution(found[-1], None) if found else NOBODY

    # -- phrases without a name ------------------------------------------------------------

    def _nominal(self, mention: Span, phrase: str) -> Resolved:
        countries = self._countries_in(mention.start, mention.end)
        roles = find_roles(phrase.replace("’", "'"))
        if roles:
            head = self._head_role(roles, phrase)
            if _DEFINITE.match(phrase) or phrase[0].isupper():
                person = self._by_role(mention, phrase, head, countries)
                if person is not None:
                    return self._speaks(person, mention)
            return self._unnamed_speaker(mention, phrase, head, countries)
        if countries:
            return self._institution(countries[0], phrase)
        if _GOVERNMENT.search(phrase):
            return self._ministry(mention, phrase)
        if phrase[:1].isupper() or _MEDIA.search(phrase):
            role = "media" if _MEDIA.search(phrase) else "other"
            name = re.sub(r"^[Tt]he ", "", phrase.split(",")[0])
            return Resolved(name, institution_id(name, None), role, None)
        return NOBODY

    @staticmethod
    def _head_role(roles: list[RoleHead], phrase: str) -> RoleHead:
        for role in roles:
            rest = phrase[role.span.end : role.span.end + 2]
            if rest not in ("'s", "’s"):
                return role
        return roles[0]

    def _by_role(
        self, mention: Span, phrase: str, head: RoleHead, countries: list[Mention]
    ) -> Person | None:
        """The person a role phrase means: same role, no other state; the last to speak first."""
        country = next((m.code for m in countries), None)
        noun = phrase[head.span.start : head.span.end].lower().split()[-1]
        best: tuple[float, Person] | None = None
        here = self._sentence(mention.start)
        for name, person in self.roster.before(mention.start, 60):
            score = self._role_fit(person, head, noun, country)
            if score <= 0:
                continue
            score -= 0.1 * min(here - self._sentence(name.name_start), 15)
            if person is self._last:
                score += 0.5
            if best is None or score > best[0]:
                best = score, person
        if best is not None:
            return best[1]
        for name, person in self.roster.after(mention.end, 6):
            if self._sentence(name.name_start) - here > 4:
                break
            if self._role_fit(person, head, noun, country) > 0:
                return person
        return None

    def _role_fit(self, person: Person, head: RoleHead, noun: str, country: str | None) -> float:
        known = self.profile(person)
        if country is not None and known.country is not None and known.country != country:
            return 0.0
        if head.gender and known.gender and head.gender != known.gender:
            return 0.0
        if known.role == head.role:
            return 2.0
        return 1.0 if known.role and covers(head.role, known.role) else 0.0

    def _unnamed_speaker(
        self, mention: Span, phrase: str, head: RoleHead, countries: list[Mention]
    ) -> Resolved:
        noun = phrase[head.span.start : head.span.end].lower().split()[-1].rstrip("s")
        country = next((m.code for m in countries), head.country)
        if country is None and head.role not in ("analyst", "media", "other"):
            country = next((r.country for n, r in reversed(self._unnamed) if n == noun), None)
            if country is None and self._last is not None:
                country = self.profile(self._last).country
            country = country or self.home()
        found = Resolved(None, None, head.role, country)
        self._unnamed.append((noun, found))
        return found

    def _ministry(self, mention: Span, phrase: str) -> Resolved:
        """ "The ministry": that of the state last named with such a word."""
        before = [m for m in self.countries if m.span.end <= mention.start][-1:]
        return self._institution(before[0], phrase) if before else NOBODY

    def _institution(self, mention: Mention, phrase: str | None) -> Resolved:
        if mention.kind == "media" or (phrase and _MEDIA.search(phrase)):
            name = self.text[mention.span.start : mention.span.end]
            return Resolved(name, institution_id(name, mention.code), "media", mention.code)
        name = short_names().get(mention.code, mention.code)
        if mention.kind in ("institution", "metonym", "organisation"):
            name = self.text[mention.span.start : mention.span.end]
        found = Resolved(name, institution_id(name, mention.code), "institution", mention.code)
        self._unnamed.append(("institution", found))
        return found
