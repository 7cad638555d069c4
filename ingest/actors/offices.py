"""Whom a role phrase means among the people of a document: "the minister", "the Swede"."""

from __future__ import annotations

import re

from ingest.actors.context import Context
from ingest.actors.mentions import Spoken, subject_rank
from ingest.actors.names import Name
from ingest.actors.roles import RoleHead, covers
from ingest.actors.roster import Person
from ingest.model import Span

# Heads of state and of government are of one class of role, but not one person.
_OFFICE = re.compile(r"\b(?:(?<!vice )president|prime minister|chancellor|king|queen|emperor)\b")
# Of the nearest subject that fits: a subject counts as three sentences nearer than an object.
_SUBJECT, _A_SENTENCE, _FAR, _TIE = 0.3, 0.1, 15, 0.05
_OF_THAT_STATE, _CALLED_SO = 0.5, 0.4
# Words of an office that tell nothing of its portfolio, and spellings and names of one.
_RANKS = frozenset(
    ("minister", "ministers", "secretary", "chief", "of", "for", "the", "and", "affairs", "state")
).union(("first", "deputy", "senior", "junior", "federal", "shadow"))
# Words of an office that stands for no wider one: the ambassador is no foreign minister.
_ONE_OFFICE = frozenset(("ambassador", "consul", "deputy", "vice", "assistant", "representative"))
_SPELLINGS = {"defense": "defence", "labor": "labour", "home": "interior", "economic": "economy"}


def find_by_role(
    context: Context, mention: Span, head: RoleHead, last: Spoken | None
) -> Person | None:
    """The person whom a singular role phrase means, else None.

    Somebody of that role and no other state; of several the nearest before who was spoken of as a
    subject, or spoke; for the label of a turn ("The President:") the one named first. A phrase
    that nobody named so far fits looks ahead four sentences.
    """
    countries = context.countries_in(mention.start, mention.end)
    country = countries[0].code if countries else None
    here = context.sentence(mention.start)
    home = context.home_state() if head.role == "head_of_state_gov" else None
    label = context.text.startswith(":", mention.end)
    phrase = context.text[mention.start : mention.end]
    offices = _offices(phrase)
    office = _words(phrase[head.span.start : head.span.end])
    best: tuple[float, Person] | None = None
    for name, person in context.roster.before(mention.start, 60):
        score = _fit(context, person, head, country, office)
        if score <= 0 or _holds_another(context, person, offices):
            continue
        if label:
            score -= 0.001 * context.sentence(person.names[0].start)
        else:
            score += _nearness(context, name, person, here, last)
        score += 0.8 * (country is None and home is not None and home == _country(context, person))
        if best is None or score > best[0]:
            best = score, person
    if best is not None:
        return best[1]
    for name, person in context.roster.after(mention.end, 6):
        if context.sentence(name.name_start) - here > 4:
            break
        if context.quoted(name.name_start) or _holds_another(context, person, offices):
            continue
        if _fit(context, person, head, country, office) > 0:
            return person
    return None


def find_by_state(
    context: Context, mention: Span, state: str, last: Spoken | None
) -> Person | None:
    """The person of ``state`` whom "the Swede" means, the nearest subject first."""
    here = context.sentence(mention.start)
    best: tuple[float, Person] | None = None
    for name, person in context.roster.before(mention.start, 24):
        if _country(context, person) == state:
            score = _nearness(context, name, person, here, last)
            if best is None or score > best[0]:
                best = score, person
    return best[1] if best else None


def _nearness(
    context: Context, name: Name, person: Person, here: int, last: Spoken | None
) -> float:
    """How near ``person`` is in mind, by one place of the name; who spoke last is a subject."""
    score = _SUBJECT * subject_rank(context, name)
    score -= _A_SENTENCE * min(here - context.sentence(name.name_start), _FAR)
    if last is None or person is not last.person:
        return score
    since = _A_SENTENCE * min(here - context.sentence(last.at), _FAR)
    return max(score, _SUBJECT + _TIE - since)


def _offices(phrase: str) -> set[str]:
    return set(_OFFICE.findall(phrase.lower().replace("premier", "prime minister")))


def _holds_another(context: Context, person: Person, offices: set[str]) -> bool:
    """ "The president" is nobody whom the text calls prime minister, and no president."""
    if not offices:
        return False
    titles = (context.text[n.start : n.name_start] for n in person.names if n.titled)
    held = set().union(*(_offices(title) for title in titles))
    return bool(held) and held.isdisjoint(offices)


def _country(context: Context, person: Person) -> str | None:
    return context.profile(person).country


def find_ahead(context: Context, mention: Span) -> Person | None:
    """The speaker who is described first and named in one of the next two sentences."""
    countries = context.countries_in(mention.start, mention.end)
    here = context.sentence(mention.start)
    known = {id(person) for _, person in context.roster.before(mention.start, 200)}
    for name, person in context.roster.after(mention.end, 4):
        if context.sentence(name.name_start) - here > 3:
            break
        if id(person) in known or context.quoted(name.name_start):
            continue
        country = context.profile(person).country
        if not countries or country in (None, countries[0].code):
            return person
    return None


def _fit(
    context: Context, person: Person, head: RoleHead, country: str | None, office: frozenset[str]
) -> float:
    known = context.profile(person)
    if known.role is None and head.role not in ("head_of_state_gov", "foreign_minister"):
        known = known._replace(role="other")
    if country is not None and known.country is not None and known.country != country:
        return 0.0
    if head.gender and known.gender and head.gender != known.gender:
        return 0.0
    state = country or head.country
    told = [_words(title) for title in known.offices]
    fit = _OF_THAT_STATE * (state is not None and known.country == state)
    fit += _CALLED_SO * any(office <= words for words in told)
    if head.role == "minister":
        return fit + _ministerial(known.role, office - _RANKS, told)
    if known.role == head.role:
        return fit + 2.0
    if known.role is None or office & _ONE_OFFICE:
        return 0.0
    return fit + 1.0 if covers(head.role, known.role) else 0.0


def _ministerial(role: str | None, portfolio: frozenset[str], told: list[frozenset[str]]) -> float:
    """ "The minister" is any; "the defence minister" nobody who has another portfolio only."""
    if role == "foreign_minister":
        return 0.0 if portfolio else 2.0
    if role != "minister":
        return 0.0
    others = [words - _RANKS for words in told if words - _RANKS]
    return 0.0 if portfolio and others and all(map(portfolio.isdisjoint, others)) else 2.0


def _words(office: str) -> frozenset[str]:
    """The words of an office's name, one spelling each."""
    words = re.findall(r"\w+", office.lower().removeprefix("the "))
    return frozenset(_SPELLINGS.get(word, word) for word in words)
