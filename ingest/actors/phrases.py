"""Mentions without a name: role phrases ("the senior diplomat"), officials, institutions."""

from __future__ import annotations

import re

from ingest.actors.context import Context
from ingest.actors.countries import Mention, short_names
from ingest.actors.issuers import is_of_a_body
from ingest.actors.roles import RoleHead, find_roles, in_lower_case
from ingest.actors.tables import read_cues
from ingest.model import Span

_DEFINITE = re.compile(r"(?:the|that|this|his|her|their|its|our)\b", re.I)
_INDEFINITE = re.compile(
    r"(?:an?|some|many|several|two|three|four|five|six|other|another|most|one|various|few)\b", re.I
)
_OWNER_REACH = 4000  # characters back in which "the ministry" looks for its state
_SINGULAR_S = ("press", "boss", "moss")
_WORDS = read_cues("phrase_words")
_GENERIC = re.compile(rf"\b(?:{_WORDS['generic']})\b", re.I)
_INSTITUTION = re.compile(rf"\b(?:{_WORDS['institution']})\b", re.I)
_STATE_BODY = re.compile(rf"\b(?:{_WORDS['state_body']})\b", re.I)
_STATE_ITSELF = re.compile(rf"(?:{_WORDS['state_itself']})", re.I)
_MEDIA = re.compile(rf"\b(?:{_WORDS['media']})\b")
_LEADERS_OF_STATES = re.compile(rf"\b(?:{_WORDS['leaders_of_states']})\b", re.I)
# Behind the role: "the official said", "the minister's", but not "the official newspaper".
_ADJECTIVAL = re.compile(
    r"\s+(?!who\b|of\b|in\b|for\b|to\b|from\b|at\b|and\b|on\b|with\b)[a-z]{3,}"
)


def head_role(phrase: str) -> RoleHead | None:
    """The role a phrase is headed by: "the president's spokesman" is a spokesman's."""
    for role in find_roles(phrase.replace("’", "'")):
        rest = phrase[role.span.end :]
        if rest[:2] in ("'s", "’s"):
            continue
        if rest[:1] == " " and _ADJECTIVAL.match(rest) and _MEDIA.search(rest):
            continue
        return role
    return None


def is_plural(phrase: str, head: RoleHead) -> bool:
    """Whether the role stands in the plural, "officials": then no single person is meant."""
    noun = phrase[head.span.start : head.span.end].lower()
    return (noun.endswith("s") and not noun.endswith(_SINGULAR_S)) or noun.endswith(
        ("men", "people")
    )


def is_definite(phrase: str) -> bool:
    """Whether a phrase points at somebody known: "the admiral", also a bare "Foreign minister"."""
    return _DEFINITE.match(phrase) is not None or (
        phrase[:1].isupper() and not _INDEFINITE.match(phrase)
    )


def is_generic(phrase: str) -> bool:
    """Whether a phrase may introduce somebody whose name and title come later."""
    return _GENERIC.search(phrase) is not None


def is_institution(phrase: str) -> bool:
    """Whether a phrase speaks of a body: "the ministry", "a joint statement"."""
    return _INSTITUTION.search(phrase) is not None


def is_media(phrase: str) -> bool:
    """Whether a phrase names a newspaper, agency or broadcaster."""
    return _MEDIA.search(phrase) is not None


def unnamed_role(phrase: str, head: RoleHead, with_state: bool) -> str:
    """The role of somebody who stays without a name; "church leaders" lead no state."""
    noun = phrase[head.span.start : head.span.end].lower()
    if noun.endswith("leaders") and not with_state and not _LEADERS_OF_STATES.search(phrase):
        return "other"
    return head.role


def owner_of(
    context: Context, mention: Span, phrase: str, issuer: str | None = None
) -> Mention | None:
    """The state of "the ministry": that of the same word's last full form, else the one that the
    last sentence with a state names first; in a text that a state's body issued that state."""
    found = _STATE_BODY.search(phrase)
    if found is None:
        return None
    begin = max(0, mention.start - _OWNER_REACH)
    before = in_lower_case(context.text[begin : mention.start])
    body = in_lower_case(found.group())
    at = before.rfind(body)
    while at >= 0:
        near = context.countries_in(max(0, begin + at - 40), begin + at + 40)
        if issuer:
            near = [m for m in near if is_of_a_body(context.text, m)]
        if near:
            return min(near, key=lambda m: abs(m.span.start - begin - at))
        at = before.rfind(body, 0, at)
    if issuer:
        return Mention(mention, issuer, "name")
    named = context.countries_in(begin, mention.start)
    told = [m for m in named if not context.quoted(m.span.start)] or named
    if not told:
        return None
    last = context.sentence(told[-1].span.start)
    return next(m for m in told if context.sentence(m.span.start) == last)


def institution_name(context: Context, mention: Mention, phrase: str) -> str:
    """What to call an institution that speaks: "Kremlin", "Russia", "foreign ministry of China"."""
    state = short_names().get(mention.code, mention.code)
    own = context.text[mention.span.start : mention.span.end].removeprefix("U.S. ")
    if own.replace(".", "").upper() == mention.code:
        return state
    if mention.kind in ("institution", "metonym", "organisation", "media", "domestic"):
        return own
    found = _INSTITUTION.search(phrase)
    if found is None or _STATE_ITSELF.fullmatch(found.group()):
        return state
    return f"{found.group().capitalize()} of {state}"
