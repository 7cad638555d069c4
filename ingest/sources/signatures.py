"""Who signs a text as its author: an official's article or remarks are that official's own."""

from __future__ import annotations

import re

from ingest.actors.countries import Places, find_countries
from ingest.actors.issuers import issuing_state
from ingest.actors.names import find_names
from ingest.actors.roles import find_roles
from ingest.model import Span, Turn

_NAME_FIRST = re.compile(r"(?P<name>[^,]{4,60}),\s+(?P<role>.{4,100})")
_LONGEST = 160
_OFFICIALS = frozenset(
    ("head_of_state_gov", "foreign_minister", "diplomat", "minister", "spokesperson", "military")
).union(("legislator", "intl_org_head"))


def signed(author: str, text: str, publisher: str | None, url: str | None) -> tuple[Turn, ...]:
    """One turn of an official who signs the text: "Ana Prill, Foreign Minister", or with the role
    first.

    Only where the publisher's name tells one state, or is its body: an outlet's authors are
    reporters.
    """
    found = _name_and_role(" ".join(author.split()))
    states = {mention.code for mention in find_countries(publisher or "")}
    state = states.pop() if len(states) == 1 else issuing_state(url, publisher)
    if found is None or state is None:
        return ()
    name, role = found
    if {mention.code for mention in find_countries(role)} - {state}:
        return ()
    return (Turn(Span(0, len(text)), name, role, state),)


def _name_and_role(author: str) -> tuple[str, str] | None:
    match = _NAME_FIRST.fullmatch(author)
    if match and _is_office(match["role"]):
        return match["name"], match["role"]
    if len(author) > _LONGEST:
        return None
    names, _ = find_names(author, Places(find_countries(author)))
    if not names or names[-1].organisation or names[-1].end != len(author):
        return None
    role = author[: names[-1].name_start].strip(" ,:")
    return (author[names[-1].name_start :], role) if _is_office(role) else None


def _is_office(role: str) -> bool:
    heads = find_roles(role)
    return bool(heads) and heads[0].role in _OFFICIALS
