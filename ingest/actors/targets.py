"""The states a statement is directed at: whom it addresses, judges, or says what to do about.

A state is a target when the statement names it (by name, demonym, capital, seat of government or
leader) as a party to what is said. It is none when it only gives a place ("talks in Geneva"),
belongs to the past ("Nazi Germany"), is the speaker's own, or is the victim of what another state
is blamed for ("Russia violates the sovereignty of Ukraine" is directed at Russia). Where the
statement itself names no state, the sentence around it does ("on the Iran issue, he said ..."),
or what it points back to ("that country", "your government").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from ingest.actors.context import Context
from ingest.actors.countries import Mention, organisations, same_state
from ingest.model import Span

_KINDS = frozenset(["name", "demonym", "capital", "metonym", "institution", "organisation"])
_STATELIKE = frozenset(["EU", "NATO"])  # organisations that act as states do
_OFFICES = frozenset(
    ["head_of_state_gov", "foreign_minister", "minister", "diplomat", "military", "spokesperson"]
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|outside|around|(?:travel\w*|visit|trip|flight|flew|fly|went|going|came|return\w*"
    r"|ambassador|envoy|back|moved?) to|arriv\w+ (?:in|from)|based in)\s+(?:the\s+)?$",
    re.I,
)
_EVENT_BEFORE = re.compile(
    r"\b(?:summit|conference|meetings?|talks|sessions?|forum|negotiations|congress|gathering|games"
    r"|olympics|round|tour|trip|interview|born|live[sd]?|stud(?:y|ied))\s+"
    r"(?:\w+\s+)?(?:in|at|to)\s+(?:\w+,\s+)?$",
    re.I,
)
_EVENT_AFTER = re.compile(
    r"\s+(?:summit|conference|meeting|talks|declaration|agreements?|accords?|process|protocol|round"
    r"|convention|consensus|communiqu[eé]|airport|stock|exchange|suburb)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:Nazi|Hitler's|Hitlerite|fascist|Imperial|Tsarist|czarist)\s+$", re.I)
_ADDRESS = re.compile(
    r"\b(?:call(?:s|ed|ing)? (?:up)?on|urg(?:e|es|ed|ing)|accus(?:e|es|ed|ing)|ask(?:s|ed|ing)?"
    r"|blam(?:e|es|ed|ing)|thank(?:s|ed|ing)?|warn(?:s|ed|ing)?|condemn(?:s|ed|ing)?|criticis\w+"
    r"|criticiz\w+|appeal(?:s|ed|ing)? to|demand(?:s|ed|ing)?(?: that)?|expect(?:s|ed)?|want(?:s|ed)?"
    r"|invit(?:e|es|ed|ing)|request(?:s|ed|ing)?)\s+(?:the\s+)?(?:\w+\s+)?$",
    re.I,
)
_CEREMONY = re.compile(
    r"\b(?:congratulat|felicitat|pay (?:a )?tribute|express (?:my|our) (?:gratitude|appreciation)"
    r"|election (?:as|to)|assum(?:ption|ing) (?:of )?the presidency|your presidency|your predecessor"
    r"|outgoing president)",
    re.I,
)
_ASSEMBLY = re.compile(r"\b(?:President|presidency|session|Assembly|Secretary-General)\b")
# What is done to a state, and by it: only the first makes it a victim.
_VICTIM_BEFORE = re.compile(
    r"\b(?:sovereignty|territorial integrity|independence|integrity|territory|territories|people"
    r"|peoples|borders?|citizens|soil|occupation|invasion|annexation|partition|dismemberment"
    r"|aggression (?:against|on)|attacks? (?:on|against)|war (?:on|against|in)|threats? to"
    r"|threaten(?:s|ed|ing)?|invad(?:e|es|ed|ing)|annex(?:es|ed|ing)?|occup(?:y|ies|ied|ying)"
    r"|attack(?:s|ed|ing)|bombard\w*|undermin\w+|encroach\w+ on|in defen[cs]e of|aggression in|intervention in|interference in|destabili[sz]\w+|situation in"
    r"|crisis in|conflict in|into|within|inside|troops (?:in|from)|forces (?:in|from)|withdraw\w* from"
    r"|part of|parts of|regions? of|east of|south of)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:(?:government|people|territory|eastern|southern|republic|state|borders?)\s+(?:of\s+)?)*$",
    re.I,
)
_VICTIM_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:(?:eastern|southern|northern|western|sovereign|national|own)\s+)*"
    r"(?:sovereignty|territorial|territory|independence|borders?|soil|people|citizens|civilians"
    r"|crisis|conflict|regions?|cities|towns|land|airspace|waters|border|population|refugees)\b",
    re.I,
)
_BACK = re.compile(
    r"\b(?:(?:that|your) (?:own )?(?:country|nation|state|government|regime|republic|people|leaders?"
    r"|leadership|authorities|delegation|president|minister|ally|neighbou?r)"
    r"|(?:its|their) (?:government|regime|leaders?|leadership|authorities|rulers?|neighbou?rs?)"
    r"|(?:both|the two|these two|those two) (?:countries|nations|states|governments|sides|peoples"
    r"|powers)|the (?:regime|aggressors?|occupiers?|occupying power))\b",
    re.I,
)
_THEY = re.compile(
    r"\W*(?:(?:and|but|so|yet)\s+)?(?:they|its|their|he|she|his|her"
    r"|it(?!['’]s|\s+(?:is|was|has been|will be|would be|may be|seems?|appears?|remains|follows)\b))\b",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:on|over|about|against|towards?|regarding|concerning|for|with|to|urged?|warn(?:ed|s|ing)?"
    r"|accus(?:ed|es|ing)|call(?:ed|s|ing) on|blam(?:ed|es|ing)|told|told the|condemn(?:ed|s|ing)?"
    r"|criticised|criticized|referring to|of)\s+(?:the\s+|its\s+|both\s+)?$",
    re.I,
)
_NOT_ABOUT = re.compile(
    r"\b(?:interview|ambassador|envoy|visit|trip|meeting|talks|counterpart|conference|returned"
    r"|travel\w*|flew|spoke|speaking|told)\s+(?:with|to|of|on|for)\s+(?:the\s+)?$",
    re.I,
)
_TITLED_PERSON = re.compile(
    r"(?:['’]s)?\s+(?:[A-Z]\w+\s+){0,2}(?:[a-z]+\s+){0,2}(?:President|Prime|Foreign|Defen[cs]e|Minister|Ambassador|counterpart"
    r"|newspaper|daily|broadsheet|television|journalists?|reporters?|agency|TV|news)\b"
)
_ENUMERATED = re.compile(
    r"\b(?:in|across|from|countries like|such as|including)\s+(?:the\s+)?$", re.I
)
_REACH = 3  # sentences back in which "that country" and "they" look for a state
_LISTED = 7  # more states than this in one breath are an enumeration


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
    return _distinct(_around(here, spans, own)) or _pointed_back(here, spans, own)


@lru_cache(maxsize=2)
def _context(text: str, published: date | None) -> Context:
    return Context(text, published)


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _parties(context: Context, spans: Sequence[Span], own: str | None) -> list[str]:
    """Foreign states named in the spans, victims left out where somebody is to blame."""
    found: list[tuple[int, str, bool]] = []
    for start, end in spans:
        for mention in context.countries_in(start, end):
            if _counts(context, mention, own, start):
                victim = _is_victim(context.text, mention)
                found.append((mention.span.start, mention.code, victim))
        for name, person in context.roster.named_in(start, end):
            known = context.profile(person)
            if known.role in _OFFICES and known.country and not _is_own(known.country, own):
                if known.country not in organisations():
                    found.append((name.name_start, known.country, False))
    found.sort()
    blamed = {code for _, code, victim in found if not victim}
    if _ceremonial(context.text, spans):
        return []
    return [code for _, code, victim in found if code in blamed or not blamed]


def _counts(context: Context, mention: Mention, own: str | None, start: int) -> bool:
    """Whether a mention names a foreign state as a party rather than as a place or a past."""
    if mention.kind not in _KINDS or _is_own(mention.code, own):
        return False
    text = context.text
    before = max(start, mention.span.start - 60)
    if mention.code in organisations() and mention.code not in _STATELIKE:
        return _ADDRESS.search(text, before, mention.span.start) is not None
    if _PAST.search(text, before, mention.span.start):
        return context.published is not None and context.published.year <= 1945
    owns = text[mention.span.end : mention.span.end + 2] in ("'s", "’s")
    if (
        mention.kind == "capital"
        and not owns
        and (
            _PLACE_BEFORE.search(text, before, mention.span.start)
            or _EVENT_AFTER.match(text, mention.span.end)
        )
    ):
        return False
    return not _EVENT_BEFORE.search(text, before, mention.span.start)


def _is_own(code: str, own: str | None) -> bool:
    return same_state(code, own)


def _is_victim(text: str, mention: Mention) -> bool:
    start, end = mention.span
    return (
        _VICTIM_BEFORE.search(text, max(0, start - 60), start) is not None
        or _VICTIM_AFTER.match(text, end) is not None
    )


def _only_places(context: Context, spans: Sequence[Span]) -> bool:
    """An enumeration of places: "attacks in Norland, Sudmark and Westria"."""
    first = context.countries_in(*spans[0])[:1]
    return bool(first) and (
        _ENUMERATED.search(context.text, spans[0].start, first[0].span.start) is not None
    )


def _ceremonial(text: str, spans: Sequence[Span]) -> bool:
    """Congratulations to an assembly's president, who is of some country."""
    said = " ".join(text[start:end] for start, end in spans[:3])[:600]
    return _CEREMONY.search(said) is not None and _ASSEMBLY.search(said) is not None


def _around(context: Context, spans: Sequence[Span], own: str | None) -> list[str]:
    """States that the rest of the sentence gives as its subject: "on the Iran issue, saying ..."."""
    first = context.sentence(spans[0].start)
    last = context.sentence(max(spans[-1].start, spans[-1].end - 1))
    begin, end = context.sentence_span(first).start, context.sentence_span(last).end
    if end - begin > 1500 or (begin >= spans[0].start and end <= spans[-1].end + 2):
        return []
    text = context.text
    found = []
    for mention in context.countries_in(begin, end):
        start = mention.span.start
        if any(s <= start < e for s, e in spans) or not _counts(context, mention, own, begin):
            continue
        if mention.kind == "organisation" or _TITLED_PERSON.match(text, mention.span.end):
            continue
        before = max(begin, start - 40)
        if _ABOUT.search(text, before, start) and not _NOT_ABOUT.search(text, before, start):
            found.append(mention.code)
    return found


def _pointed_back(context: Context, spans: Sequence[Span], own: str | None) -> tuple[str, ...]:
    """The state that "that country" or "they" points back to, named within three sentences."""
    text = context.text
    start, end = spans[0]
    back = _BACK.search(text, start, end)
    they = _THEY.match(text, start, end)
    if back is None and they is None:
        return ()
    here = context.sentence(start)
    reach = _REACH if back else 1
    begin = context.sentence_span(max(0, here - reach)).start
    before = [
        m for m in context.countries_in(begin, start) if _counts(context, m, own, begin)
        and m.code not in organisations()
    ]  # fmt: skip
    if not before:
        return ()
    if back is not None and re.match(r"both|the two|these two|those two", back.group(), re.I):
        return _distinct(m.code for m in before[-2:])
    near = context.sentence(before[-1].span.start)
    return _distinct(m.code for m in before if context.sentence(m.span.start) == near)[:2]
