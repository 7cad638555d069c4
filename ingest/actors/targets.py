"""The states a statement is directed at: whom it addresses, judges, or says what to do about.

A state is a target when the statement names it (by name, demonym, capital, seat of government or
leader) as a party to what is said. It is none when it only gives a place ("talks in Geneva"),
belongs to the past ("Nazi Germany"), is the speaker's own, or is the victim of what another state
is blamed for ("Russia violates the sovereignty of Ukraine" is directed at Russia), or the state
against whose attack another is backed ("we help Ukraine against Russia's invasion": at Ukraine).
Where the statement itself names no state, the sentence around it does ("on the Iran issue, he said
..."), or what it points back to ("that country", "your government"), or, in a report about one
state, what happens there ("the ceasefire").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ingest.actors.context import Context
from ingest.actors.countries import Mention, may_name, organisations, same_state
from ingest.actors.profile import Profile
from ingest.actors.tables import read_cues
from ingest.model import Span

_KINDS = frozenset(["name", "demonym", "capital", "metonym", "institution", "organisation"])
_STATELIKE = frozenset(["EU", "NATO"])  # organisations that act as states do
_OFFICES = frozenset(
    ["head_of_state_gov", "foreign_minister", "minister", "diplomat", "military", "spokesperson"]
)
_QUOTES = frozenset("“\"«„'‘")
_REACH = 3  # sentences back in which "that country" and "they" look for a state
_LISTED = 7  # more states than this in one breath are an enumeration
_FAR = 2000  # characters back at most
_WINDOW = 90  # characters before a name that are read


_CUES = read_cues("target_cues")


def _before(name: str, between: str = "") -> re.Pattern[str]:
    """A pattern for one of the cues right before a place in the text."""
    return re.compile(rf"\b(?:{_CUES[name]})\s+(?:the\s+)?{between}$", re.I)


def _after(name: str, between: str = "") -> re.Pattern[str]:
    """A pattern for one of the cues right behind a place in the text."""
    return re.compile(rf"(?:['’]s)?\s+{between}(?:{_CUES[name]})\b", re.I)


# "Northland, Southland and" before the next of a list.
_LIST_BEFORE = re.compile(r"(?:[A-Z][\w-]+(?:, and|, or|,| and| or) (?:in )?(?:the )?){1,4}$")
_PLACE_BEFORE = _before("place_before")
_SEATED_BEFORE = _before("seated_before")
_EVENT_BEFORE = _before("event_before", r"(?:\w+,\s+)?")
_ORIGIN_AFTER = _after("origin_after", r"(?:(?:women|men)['’]s\s+)?")
_EVENT_AFTER = _after("event_after")
_PAST_BEFORE = _before("past_before")
_ADDRESS_BEFORE = _before("address_before", r"(?:\w+\s+)?")
_CEREMONY = re.compile(rf"\b(?:{_CUES['ceremony']})", re.I)
_CEREMONY_OF = re.compile(rf"\b(?:{_CUES['ceremony_of']})\b")
_VICTIM_BEFORE = _before(
    "victim_before",
    r"(?:of\s+)?(?:the\s+)?(?:(?:government|people|territory|eastern|southern|republic|state"
    r"|borders?)\s+(?:of\s+)?(?:the\s+)?){0,3}",
)
_VICTIM_AFTER = _after(
    "victim_after", r"(?:(?:eastern|southern|northern|western|sovereign|national|own)\s+)?"
)
_ADJECTIVES = r"(?:[a-z-]+,?\s+){0,3}?"
_BACKED_BEFORE = _before(
    "backed_before",
    rf"{_ADJECTIVES}(?:(?:people|government|nation|defenders|forces|sovereignty|integrity|defen[cs]e)"
    r"\s+of\s+(?:the\s+)?)?",
)
_OPPOSED_BEFORE = _before("opposed_before", _ADJECTIVES)
_OPPOSED_AFTER = _after("opposed_after", r"(?:[a-z-]+,?\s+){0,4}?")
_POINTS_BACK = re.compile(rf"\b(?:{_CUES['points_back']})\b", re.I)
_TO_TWO = re.compile(rf"(?:{_CUES['points_back_to_two']})\b", re.I)
_GOES_ON = re.compile(rf"\W*(?:(?:and|but|so|yet)\s+)?(?:{_CUES['goes_on']})\b", re.I)
_GOES_ON_PERSON = re.compile(rf"\W*(?:(?:and|but|so|yet)\s+)?(?:{_CUES['goes_on_person']})\b", re.I)
_RIVALS = re.compile(rf"\b(?:{_CUES['rival_antecedents']})\b", re.I)
_ABOUT_BEFORE = _before("about_before", r"(?:its\s+|both\s+)?")
_NOT_ABOUT_BEFORE = _before("not_about_before")
_NOT_ABOUT_AFTER = _after("not_about_after", r"(?:[A-Z]\w+\s+){0,2}(?:[a-z]+\s+){0,2}")
_SITUATION = re.compile(rf"\b(?:{_CUES['situation']})\b", re.I)
_ENUMERATION_BEFORE = _before("enumeration_before")


def targets(
    text: str,
    spans: Sequence[Span],
    speaker_country: str | None,
    published: date | None = None,
    context: Context | None = None,
) -> tuple[str, ...]:
    """Codes of the states that the statement at ``spans`` is directed at, in text order.

    ``context`` saves reading ``text`` anew where it is at hand. The speaker's own state is never
    a target, under whatever name; an empty tuple is a full answer.
    """
    if not spans:
        return ()
    here = context or _context(text, published)
    own = speaker_country
    named = _distinct(_parties(here, spans, own))
    if len(named) > _LISTED or (len(named) >= 3 and _only_places(here, spans)):
        return ()
    if named:
        return named
    return (
        _distinct(_around(here, spans, own))
        or _pointed_back(here, spans, own)
        or _in_topic(here, spans, own)
    )


def _in_topic(context: Context, spans: Sequence[Span], own: str | None) -> tuple[str, ...]:
    """The state a report is about, for a statement on what happens there: "the ceasefire"."""
    topic = context.topic_state()
    start = spans[0].start
    if topic is None or own is None or same_state(topic, own):
        return ()
    if not any(_SITUATION.search(context.text, *span) for span in spans):
        return ()
    named = context.countries_in(max(0, start - _FAR), start)
    return (topic,) if any(mention.code == topic for mention in named) else ()


@lru_cache(maxsize=2)
def _context(text: str, published: date | None) -> Context:
    return Context(text, published)


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


class _Party(NamedTuple):
    span: Span
    code: str
    is_person: bool


def _parties(context: Context, spans: Sequence[Span], own: str | None) -> list[str]:
    """Foreign states named in the spans, victims left out where somebody is to blame, and where
    one is backed against another, those alone that are."""
    found: list[_Party] = []
    for start, end in spans:
        found += [
            _Party(mention.span, mention.code, False)
            for mention in context.countries_in(start, end)
            if _counts(context, mention, own, start)
        ]
        for name, person in context.roster.named_in(start, end):
            state = _state_of(context.profile(person))
            if state is not None and not same_state(state, own, context.published):
                found.append(_Party(Span(name.name_start, name.end), state, True))
    if not found or _ceremonial(context.text, spans):
        return []
    found.sort(key=lambda party: party.span.start)
    codes = [party.code for party in found]
    if len(set(codes)) < 2:
        return codes
    kept = _backed(context.text, found) or {
        party.code for party in found if party.is_person or not _is_victim(context.text, party.span)
    }
    return [code for code in codes if code in kept or not kept]


def _backed(text: str, found: Sequence[_Party]) -> set[str]:
    """The states that are backed against another: "we help Ruritania to resist Borduria's war"."""
    against = {party.code for party in found if _OPPOSED_AFTER.match(text, party.span.end)}
    if not all(_is_opposed(text, party.span) for party in found if party.code in against):
        return set()
    return {
        party.code
        for party in found
        if against and party.code not in against and _follows(_BACKED_BEFORE, text, party.span)
    }


def _is_opposed(text: str, span: Span) -> bool:
    return _OPPOSED_AFTER.match(text, span.end) is not None or _follows(_OPPOSED_BEFORE, text, span)


def _follows(cue: re.Pattern[str], text: str, span: Span) -> bool:
    """Whether a cue stands before a state, or before the list that it is in."""
    begin = max(0, span.start - _WINDOW)
    return cue.search(text, begin, _list_start(text, begin, span.start)) is not None


def _state_of(known: Profile) -> str | None:
    """The state that naming a person means: that of its leaders and officers."""
    if known.role not in _OFFICES or known.country in organisations():
        return None
    return known.country


def _counts(context: Context, mention: Mention, own: str | None, start: int) -> bool:
    """Whether a mention names a foreign state as a party rather than as a place or a past."""
    text = context.text
    word = text[mention.span.start : mention.span.end]
    if mention.kind not in _KINDS or may_name(word, mention.code, own, context.published):
        return False
    before = max(start, mention.span.start - _WINDOW)
    if mention.code in organisations() and mention.code not in _STATELIKE:
        return _ADDRESS_BEFORE.search(text, before, mention.span.start) is not None
    if _PAST_BEFORE.search(text, before, mention.span.start):
        return context.published is not None and context.published.year <= 1945
    if mention.kind == "demonym" and _ORIGIN_AFTER.match(text, mention.span.end):
        return False
    at = _list_start(text, before, mention.span.start)
    owns = text[mention.span.end : mention.span.end + 2] in ("'s", "’s")
    if (
        mention.kind == "capital"
        and not owns
        and not _SEATED_BEFORE.search(text, before, at)
        and (_PLACE_BEFORE.search(text, before, at) or _EVENT_AFTER.match(text, mention.span.end))
    ):
        return False
    return not _EVENT_BEFORE.search(text, before, at)


def _list_start(text: str, begin: int, at: int) -> int:
    """Where the list begins whose member stands at ``at``; ``at`` itself outside of lists."""
    if not text[max(begin, at - 5) : at].endswith((", ", "and ", "or ", "the ", "in ")):
        return at
    found = _LIST_BEFORE.search(text, begin, at)
    return found.start() if found else at


def _is_victim(text: str, span: Span) -> bool:
    return _follows(_VICTIM_BEFORE, text, span) or _VICTIM_AFTER.match(text, span.end) is not None


def _only_places(context: Context, spans: Sequence[Span]) -> bool:
    """An enumeration of places: "attacks in Norland, Sudmark and Westria"."""
    first = context.countries_in(*spans[0])[:1]
    return bool(first) and (
        _ENUMERATION_BEFORE.search(context.text, spans[0].start, first[0].span.start) is not None
    )


def _ceremonial(text: str, spans: Sequence[Span]) -> bool:
    """Congratulations to an assembly's president, who is of some country."""
    said = " ".join(text[start:end] for start, end in spans[:3])[:600]
    return _CEREMONY.search(said) is not None and _CEREMONY_OF.search(said) is not None


def _around(context: Context, spans: Sequence[Span], own: str | None) -> list[str]:
    """States that the rest of the sentence is about: "on the Iran issue, saying ..."."""
    first = context.sentence(spans[0].start)
    last = context.sentence(max(spans[-1].start, spans[-1].end - 1))
    begin, end = context.sentence_span(first).start, context.sentence_span(last).end
    if end - begin > _FAR or (begin >= spans[0].start and end <= spans[-1].end + 2):
        return []
    text = context.text
    found = []
    for mention in context.countries_in(begin, end):
        start = mention.span.start
        if any(s <= start < e for s, e in spans) or not _counts(context, mention, own, begin):
            continue
        if mention.kind == "organisation" or _NOT_ABOUT_AFTER.match(text, mention.span.end):
            continue
        before = max(begin, start - _WINDOW)
        if _ABOUT_BEFORE.search(text, before, start) and not _NOT_ABOUT_BEFORE.search(
            text, before, start
        ):
            found.append(mention.code)
    return found


def _opens_sentence(context: Context, start: int) -> bool:
    """Not so reported speech, "said they ...", whose "they" is the speaker."""
    return (
        start in context.starts
        or context.text[max(0, start - 1) : start + 1].strip()[:1] in _QUOTES
    )


def _pointed_back(context: Context, spans: Sequence[Span], own: str | None) -> tuple[str, ...]:
    """The state that "that country" or "they" points back to, named within three sentences."""
    text = context.text
    start, end = spans[0]
    back = _POINTS_BACK.search(text, start, end)
    opens = _opens_sentence(context, start)
    if back is None and opens and _GOES_ON_PERSON.match(text, start, end):
        return _leader_before(context, start, own)
    if back is None and not (opens and _GOES_ON.match(text, start, end)):
        return ()
    here = context.sentence(start)
    reach = _REACH if back else 1
    begin = max(context.sentence_span(max(0, here - reach)).start, start - _FAR)
    before = [
        m for m in context.countries_in(begin, start) if _counts(context, m, own, begin)
        and m.code not in organisations()
    ]  # fmt: skip
    if not before or (back is None and _RIVALS.search(text, before[-1].span.end, start)):
        return ()
    near = context.sentence(before[-1].span.start)
    last = _distinct(m.code for m in before if context.sentence(m.span.start) == near)
    if back is not None and _TO_TWO.match(back.group()):
        return last[-2:]  # where there is but one, the other is the speaker's own
    return last[:2]


def _leader_before(context: Context, start: int, own: str | None) -> tuple[str, ...]:
    """The state of the leader whom the sentence before names, for "He ..."."""
    begin = context.sentence_span(max(0, context.sentence(start) - 1)).start
    states = [_state_of(context.profile(p)) for _, p in context.roster.named_in(begin, start)]
    if not states or states[-1] is None or same_state(states[-1], own, context.published):
        return ()
    return (states[-1],)
