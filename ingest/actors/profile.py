"""What the text and the dated table tell of a person: role, country, gender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.actors.countries import Mention, at_date, find_countries, organisations, word_list
from ingest.actors.leaders import Office, lookup
from ingest.actors.names import Name, core, given_names
from ingest.actors.roles import RoleHead, find_roles
from ingest.actors.roster import Person, Roster, word_before

_CLAUSE_START = re.compile(
    r"[;:\n!?“”\"()]|(?<![A-Z]\.)(?<![A-Z])(?<!\b(?:Mr|Lt))(?<!\b(?:Gen|Sen|Rep|Gov|Adm|Mrs))\.\s+(?=[A-Z])"
)
_ADJACENT = re.compile(
    r"\s*(?:(?:of|for|to|at|in|on)\s+[^,.;]{1,60}?)?,?\s*"
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Gen|Adm|Amb|Prof)\.?\s+)*$"
)
# What else may end a title before a bare name; everything else is not worth reading.
_MAYBE_TITLED = re.compile(r"(?:['’]s\s|\b(?:of|for|to|at)\s[^.;\n]{1,44}\s|,\s)$")
_APPOSITION = re.compile(
    r"(?:,\s+\d\d)?(?:,\s+|\s*\()(?:who(?:['’]s| is| was| has been| serves as| served as| heads| leads)\s+)?"
)
_OF_STATE = re.compile(r"\s+of\s+(?:the\s+)?$")
_PARTY_STATE = re.compile(r"\s*\((?:[RDI]-)?[A-Z][\w. -]{1,14}\)")
_NO_OWNER = re.compile(
    r"\b(?:to|on|in|with|against|toward|towards|from|about)\s+(?:the\s+|its\s+)?$"
)
_BASED = re.compile(r"-based|\b(?:in|at)\s+(?:the\s+)?$")
_TOPIC = re.compile(r"\b(?:on|to)\s+(?:the\s+)?$")
_ABROAD = re.compile(r"\b(?:on|to|in|at)\s+(?:the\s+)?$")
_CONTEXTS = 6
_OWNING = re.compile(r"(?:'s|’s)\s+$")
# Presidents and leaders of something that is no state.
_CORPORATE_BEFORE = re.compile(
    r"\b(?:company|chapter|bank|union|group|club|university|college|association|team|party|council"
    r"|board|chamber|institute|foundation|commission|court|senate|assembly|society|network"
    r"|parliament|city|regional|local|student|faculty|league|federation|opposition|rebel|labor"
    r"|gang|militia|church|religious|community|tribal|business|industry)\s+$",
    re.IGNORECASE,
)
_CORPORATE_AFTER = re.compile(r"\s+(?:and\s+[\w ]{3,30}\s+)?(?:of|at|for)\s+")


class Profile(NamedTuple):
    """A person's role class, country code and gender (``m``, ``f``); None where nothing tells."""

    role: str | None
    country: str | None
    gender: str | None
    name: str


class _Evidence(NamedTuple):
    role: RoleHead | None
    country: str | None
    weak_country: str | None


def profile(roster: Roster, person: Person) -> Profile:
    """Read titles and appositions around the person's first mentions, then fill the gaps."""
    role: str | None = None
    country = weak = gender = None
    for name in person.names[:_CONTEXTS]:
        for evidence in (_title(roster, name), _apposition(roster, name)):
            if evidence is None:
                continue
            if evidence.role is not None:
                gender = gender or evidence.role.gender
                if role is None or (role == "other" and evidence.role.role != "other"):
                    role = evidence.role.role
                weak = weak or evidence.role.country
            country = country or evidence.country
            weak = weak or evidence.weak_country
    office = _office(roster, person, country, role)
    if office is not None:
        country = country or at_date(office.country, roster.published)
        if role in (None, "other", "unnamed_official"):
            role = office.role
    country = country or weak
    gender = (
        person.gender or gender or (office.gender if office else None)
        or given_names().get(core(person.words)[0] if len(person.words) > 1 else "")
    )  # fmt: skip
    name = person.name
    if office is not None and set(core(person.words)) < set(office.name.split()):
        name = office.name
    if role == "unnamed_official":
        role = "other"
    return Profile(role, country, gender, name)


def _office(roster: Roster, person: Person, country: str | None, role: str | None) -> Office | None:
    words = core(person.words)
    found = lookup(words, roster.published, country, role)
    if found is None and country is not None and country in organisations():
        found = lookup(words, roster.published, None, role)
    return found


def _heads(roster: Roster, text: str) -> list[RoleHead]:
    """Role phrases of ``text`` that are nobody's owner and, if a president's, of a state."""
    found = []
    for role in find_roles(text):
        end = role.span.end
        if text[end : end + 2] in ("'s", "’s"):
            continue
        if role.role == "head_of_state_gov" and _is_corporate(roster, text, role):
            role = role._replace(role="other")
        found.append(role)
    return found


def _is_corporate(roster: Roster, text: str, role: RoleHead) -> bool:
    if _CORPORATE_BEFORE.search(text, 0, role.span.start):
        return True
    after = _CORPORATE_AFTER.match(text, role.span.end)
    if after is None:
        return False
    mentions = find_countries(text[after.end() : after.end() + 40], roster.published)
    return not mentions or mentions[0].span.start > 12


def _title(roster: Roster, name: Name) -> _Evidence | None:
    """The role and state in front of a name: "Russian Deputy Foreign Minister"."""
    text = roster.text
    if not _may_be_titled(text, name):
        return None
    begin = max(0, name.name_start - 110)
    for cut in _CLAUSE_START.finditer(text, begin, name.name_start):
        begin = cut.end()
    before = text[begin : name.name_start]
    roles = _heads(roster, before)
    while roles and not _ADJACENT.match(before, roles[-1].span.end):
        roles.pop()
    if not roles:
        after = text[name.end : name.end + 40]
        return _Evidence(None, _of_state(roster, name, after) or _possessor(before, roster), None)
    head = roles[-1]
    if (
        len(roles) > 1
        and head.role in ("other", "military")
        and re.fullmatch(r"[,\s]+", before[roles[-2].span.end : head.span.start])
    ):
        head = roles[-2]
    country = _owner(find_countries(before, roster.published), before, head)
    country = country or _of_state(roster, name, text[name.end : name.end + 40])
    return _Evidence(head, country, None)


def _may_be_titled(text: str, name: Name) -> bool:
    return (
        name.titled
        or word_before(text, name.start) in word_list("role_nouns")
        or _MAYBE_TITLED.search(text, max(0, name.start - 50), name.start) is not None
    )


def _possessor(before: str, roster: Roster) -> str | None:
    """ "Iran's Karimi": the state right before a bare name."""
    found = find_countries(before[-40:], roster.published)
    if found and _OWNING.fullmatch(before[-40:][found[-1].span.end :]):
        return found[-1].code
    return None


def _of_state(roster: Roster, name: Name, after: str) -> str | None:
    found = find_countries(after, roster.published)
    if found and _OF_STATE.fullmatch(after[: found[0].span.start]):
        return found[0].code
    return None


def _owner(mentions: Sequence[Mention], text: str, head: RoleHead) -> str | None:
    """The state whose officer it is: next before the role, or after it behind "of"."""
    best: str | None = None
    for mention in mentions:
        start, end = mention.span
        if end <= head.span.start:
            between = text[end : head.span.start]
            if "," in between or len(between.split()) > 6 or _NO_OWNER.search(text, 0, start):
                continue
            best = mention.code
        elif start < head.span.end:
            best = best or mention.code
        else:
            if best is None and not _NO_OWNER.search(text[:start]):
                best = mention.code
    return best


def _apposition(roster: Roster, name: Name) -> _Evidence | None:
    """The role and state behind a name: ", Mexico's ambassador to Washington"."""
    text = roster.text
    if _PARTY_STATE.match(text, name.end):
        return _Evidence(RoleHead("legislator", name, None, "USA"), None, "USA")  # type: ignore[arg-type]
    opening = _APPOSITION.match(text, name.end)
    if opening is None:
        return None
    stop = min(len(text), opening.end() + 140)
    cut = _CLAUSE_START.search(text, opening.end(), stop)
    after = text[opening.end() : cut.start() if cut else stop]
    roles = _heads(roster, after)
    if not roles:
        return None
    head = roles[0]
    lead = after[: head.span.start]
    if (
        len(lead.split()) > 7
        or "," in lead
        or re.search(
            r"\b(?:said|says|told|and|but|to|that|which|whose|where|by|with|after|before|has|had|will|were)\b",
            lead,
        )
    ):
        return None
    phrase = after.split(",")[0] if "," in after[head.span.end :] else after
    mentions = find_countries(phrase, roster.published)
    country = _owner(
        [m for m in mentions if not _BASED.search(phrase[: m.span.start])], phrase, head
    )
    away = _ABROAD if head.role in ("military", "spokesperson", "diplomat") else _TOPIC
    weak = next((m.code for m in mentions if not away.search(phrase[: m.span.start])), None)
    return _Evidence(head, country, weak)
