"""What the text and the dated table tell of a person: role, country, gender."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.actors.counterparts import Counterpart, counterpart_named
from ingest.actors.countries import Mention, at_date, organisations
from ingest.actors.leaders import Office, lookup
from ingest.actors.names import Name, core
from ingest.actors.roles import RoleHead, find_roles
from ingest.actors.roster import Person, Roster, word_before
from ingest.actors.tables import word_list
from ingest.model import Span

_ABBREVIATION = r"(?<![A-Z]\.)(?<![A-Z])(?<!\b(?:Mr|Lt))(?<!\b(?:Gen|Sen|Rep|Gov|Adm|Mrs))"
_CLAUSE_START = re.compile(rf"[;:\n!?“”\"()]|{_ABBREVIATION}\.\s+(?=[A-Z])")
# Between a title and its name: "of Norland", a comma, a further title.
_ADJACENT = re.compile(
    r"\s*(?:(?:of|for|to|at|in|on)\s+[^,.;]{1,60}?)?,?\s*"
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Gen|Adm|Amb|Prof)\.?\s+)*"
)
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|his|her|their|its|our|then|former)|['’]s)\s+(?:[\w.'’-]+\s+){0,5}$",
    re.IGNORECASE,
)
# What may end a title before a bare name; everything else is not worth reading.
_MAYBE_TITLED = re.compile(r"(?:['’]s\s|\b(?:of|for|to|at)\s[^.;\n]{1,44}\s|,\s)$")
_APPOSITION = re.compile(
    r"(?:,\s+\d\d)?(?:,\s+|\s*\()"
    r"(?:who(?:['’]s| is| was| has been| serves as| served as| heads| leads)\s+)?"
)
# How an apposition begins; "say the bulk of ..." and "who recently ..." are none.
_APPOSITION_LEAD = re.compile(
    r"$|(?:the|an?|his|her|its|their|our|one|another|now|then|former(?:ly)?|senior|chief|deputy|vice"
    r"|long-?time|veteran|retired|incoming|outgoing|top|leading|current|acting|interim|assistant"
    r"|associate|executive|managing|political|military|foreign|independent|presidential|(?-i:[A-Z]))",
    re.IGNORECASE,
)
_NO_APPOSITION = re.compile(
    r",|\b(?:said|says|told|and|but|to|that|which|whose|where|by|with|after|before|has|had|will"
    r"|were)\b"
)
_FORMER = re.compile(
    r"\b(?:former(?:ly)?|then|ex|late|one-time|onetime|retired)[ -](?:[\w.-]+ ){0,3}$", re.I
)
_OF_STATE = re.compile(r"\s+of\s+(?:the\s+)?")
_OF_BODY = re.compile(r"\s+(?:and\s+[\w ]{3,30}\s+)?(?:of|at|for)\s+")
_PHRASE_END = re.compile(r"[,;:()\n]")
_CAPITALS = re.compile(r"\b[A-Z][\w-]*")
# Members of the US Congress: "(D-N.Y.)", "(R-Calif.)", "(Ariz.)", "(Ohio)".
_PARTY_STATE = re.compile(
    r"\s*\((?:[RDI]-[A-Z][\w. ]{1,12}"
    r"|(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont"
    r"|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|N\.[CDHJMY]|R\.I|S\.[CD]|W\.Va)\."
    r"|Alaska|Hawaii|Idaho|Iowa|Maine|Ohio|Texas|Utah)\)"
)
_NO_OWNER = re.compile(
    r"\b(?:to|on|in|with|against|toward|towards|from|about)\s+(?:the\s+|its\s+)?$"
)
_NEXT_IN_LIST = re.compile(r"\s+(?:and|&)\s")  # "Ada Weber of Norland and President Karimi"
_BASED = re.compile(r"\b(?:in|at)\s+(?:the\s+)?$")
_TOPIC = re.compile(
    r"\b(?:on|to|(?:speciali[sz]\w+|experts?|interest\w*|fought|served|war|\w+ing) in)"
    r"\s+(?:the\s+)?$"
)
_ABROAD = re.compile(r"\b(?:on|to|in|at)\s+(?:the\s+)?$")
_POSTED = frozenset(["military", "spokesperson", "diplomat"])  # they serve in other states
_CONTEXTS = 6  # mentions of a person that are read
_COUNTERPARTS = 2  # from the counterpart of somebody's counterpart the role is still taken
_BEFORE, _AFTER = 110, 140  # characters around a name that are read


class Profile(NamedTuple):
    """A person's role class, country code and gender (``m``, ``f``); None where nothing tells."""

    role: str | None
    country: str | None
    gender: str | None
    name: str
    titled: bool  # the role stands before the name: "Foreign Minister Ada Lindqvist"
    offices: frozenset[str]  # the role in the text's words, in lower case: "foreign minister"


class _Evidence(NamedTuple):
    """From one place; ``weak`` is a country that counts where nothing better is found."""

    role: str | None = None
    gender: str | None = None
    country: str | None = None
    weak: str | None = None
    titled: bool = False
    former: bool = False  # "the former ambassador"
    office: str | None = None  # the role in the text's words


def profile(roster: Roster, person: Person) -> Profile:
    """Read titles and appositions around the person's first mentions, then fill the gaps."""
    found = _evidence(roster, person)
    role = _best_role([e.role for e in found if e.role and not e.former])
    past = _best_role([e.role for e in found if e.role and e.former])
    country = next((e.country for e in found if e.country), None)
    office = _office(roster, person, country, role or past)
    if office is not None:
        country = country or at_date(office.country, roster.published)
        if role in (None, "other", "unnamed_official"):
            role = office.role
    role = role or past
    if role == "unnamed_official":
        role = "other"
    return Profile(
        role,
        country or next((e.weak for e in found if e.weak), None),
        _gender(person, found, office),
        _full_name(person, office),
        any(e.titled for e in found),
        frozenset(e.office for e in found if e.office),
    )


def _evidence(roster: Roster, person: Person, depth: int = 0) -> list[_Evidence]:
    found = [
        evidence
        for name in person.names[:_CONTEXTS]
        for evidence in (_title(roster, name), _apposition(roster, name))
        if evidence is not None
    ]
    if depth < _COUNTERPARTS:
        for name in person.names[:_CONTEXTS]:
            counterpart = counterpart_named(roster, name)
            if counterpart is not None:
                return [*found, _shared_office(roster, counterpart, person, depth)]
    return found


def _shared_office(
    roster: Roster, counterpart: Counterpart, person: Person | None = None, depth: int = 0
) -> _Evidence:
    """The role of the first of the others who has one; ``person`` is no counterpart of itself."""
    for other in counterpart.others:
        if other is person:
            continue
        found = _evidence(roster, other, depth + 1)
        role = _best_role([e.role for e in found if e.role and not e.former])
        if role in (None, "other"):
            office = _office(roster, other, None, None)
            role = office.role if office else role
        if role not in (None, "other"):
            offices = [e.office for e in found if e.role == role]
            return _Evidence(role, country=counterpart.country, office=next(iter(offices), None))
    return _Evidence(country=counterpart.country)


def shared_role(roster: Roster, counterpart: Counterpart) -> str | None:
    """The role that an unnamed counterpart holds too."""
    return _shared_office(roster, counterpart).role


def _best_role(roles: list[str]) -> str | None:
    """The first that tells more than "other"."""
    return next((role for role in roles if role != "other"), roles[0] if roles else None)


def _gender(person: Person, found: list[_Evidence], office: Office | None) -> str | None:
    """The table knows best, then honorifics and given names, then words such as "spokesman"."""
    known = office.gender if office else None
    return known or person.gender or next((e.gender for e in found if e.gender), None)


def _full_name(person: Person, office: Office | None) -> str:
    """The name in the table of leaders where the text has only a part of it."""
    if office is not None and set(core(person.words)) < set(office.name.split()):
        return office.name
    return person.name


def _office(roster: Roster, person: Person, country: str | None, role: str | None) -> Office | None:
    """The office in the dated table, at the text's date or about when it was written."""
    found = lookup(person.words, roster.era, country, role)
    if found is None and roster.published is None:
        found = lookup(person.words, None, country, role)
    if found is None and country in organisations():
        found = lookup(person.words, roster.era, None, role)
    return found


def _heads(roster: Roster, start: int, end: int) -> list[RoleHead]:
    """Role phrases at their places in the text, owners ("the president's ...") left out."""
    text = roster.text
    found = []
    for role in find_roles(text[start:end]):
        place = Span(role.span.start + start, role.span.end + start)
        if text[place.end : place.end + 2] in ("'s", "’s"):
            continue
        if role.role == "head_of_state_gov" and _of_a_body(roster, place):
            role = role._replace(role="other")
        found.append(role._replace(span=place))
    return found


def _of_a_body(roster: Roster, role: Span) -> bool:
    """The president of a firm or a club, not of a state."""
    if word_before(roster.text, role.start) in word_list("bodies"):
        return True
    of = _OF_BODY.match(roster.text, role.end)
    if of is None:
        return False
    states = roster.places.within(of.end(), of.end() + 13)
    behind = roster.text[states[0].span.end : states[0].span.end + 40] if states else ""
    behind = _PHRASE_END.split(behind, maxsplit=1)[0]
    bodies = word_list("organisation_words")
    return not states or any(word in bodies for word in _CAPITALS.findall(behind))


def _title(roster: Roster, name: Name) -> _Evidence | None:
    """The role and state in front of a name: "Russian Deputy Foreign Minister"."""
    text = roster.text
    if not _may_be_titled(text, name):
        return None
    begin = max(0, name.name_start - _BEFORE)
    for cut in _CLAUSE_START.finditer(text, begin, name.name_start):
        begin = cut.end()
    heads = _heads(roster, begin, name.name_start)
    while heads and not _leads_to(text, begin, heads[-1].span, name):
        heads.pop()
    of_state = _of_state(roster, name)
    if not heads:
        return _Evidence(country=of_state or _possessor(roster, name))
    head = heads[-1]
    if len(heads) > 1 and head.role in ("other", "military"):  # "the chairman, Gen. ..."
        between = text[heads[-2].span.end : head.span.start]
        head = heads[-2] if not between.strip(" ,") else head
    owner = _owner(roster.places.within(begin, name.name_start), roster, head, begin)
    former = _FORMER.search(text, begin, head.span.start) is not None
    told = text[slice(*head.span)].lower()
    return _Evidence(head.role, head.gender, owner or of_state, head.country, True, former, told)


def _leads_to(text: str, begin: int, head: Span, name: Name) -> bool:
    """Whether a role is the name's: before a comma only where it is somebody's or "the"."""
    if not _ADJACENT.fullmatch(text, head.end, name.name_start):
        return False
    return "," not in text[head.end : name.name_start] or (
        _DETERMINED.search(text, begin, head.start) is not None
    )


def _may_be_titled(text: str, name: Name) -> bool:
    return (
        name.titled
        or word_before(text, name.start) in word_list("role_nouns")
        or any(
            _MAYBE_TITLED.search(text, max(0, at - 50), at) for at in (name.start, name.name_start)
        )
    )


def _possessor(roster: Roster, name: Name) -> str | None:
    """ "Norland's Karimi": the state right before a bare name."""
    found = roster.places.within(max(0, name.start - 40), name.start)
    if found and roster.text[found[-1].span.end : name.start].strip() in ("'s", "’s"):
        return found[-1].code
    return None


def _of_state(roster: Roster, name: Name) -> str | None:
    """ "President Karimi of Norland"."""
    of = _OF_STATE.match(roster.text, name.end)
    found = roster.places.within(of.end(), of.end() + 2) if of else []
    return found[0].code if found else None


def _owner(mentions: list[Mention], roster: Roster, head: RoleHead, begin: int) -> str | None:
    """The state whose officer it is: next before the role, or after it behind "of"."""
    text = roster.text
    best: str | None = None
    for mention in mentions:
        start, end = mention.span
        if end <= head.span.start:
            between = text[end : head.span.start]
            if "," in between or len(between.split()) > 6 or _NO_OWNER.search(text, begin, start):
                continue
            if _NEXT_IN_LIST.match(between):
                continue
            best = mention.code
        elif start < head.span.end or not _NO_OWNER.search(text, begin, start):
            best = best or mention.code
    return best


def _apposition(roster: Roster, name: Name) -> _Evidence | None:
    """The role and state behind a name: ", Mexico's ambassador to Washington"."""
    text = roster.text
    if _PARTY_STATE.match(text, name.end):
        return _Evidence(role="legislator", weak="USA")
    party = roster.places.within(name.end, name.end + 3) if text.startswith(" (", name.end) else []
    if party and party[0].kind == "domestic":
        return _Evidence(country=party[0].code)
    opening = _APPOSITION.match(text, name.end)
    if opening is None:
        return None
    begin = opening.end()
    stop = min(len(text), begin + _AFTER)
    cut = _CLAUSE_START.search(text, begin, stop)
    stop = cut.start() if cut else stop
    heads = _heads(roster, begin, stop)
    if not heads:
        return None
    head = heads[0]
    if roster.named_in(head.span.end, head.span.end + 2):
        return None  # the title of the next in a list: "Weber, Finance Minister Ada Lind"
    lead = text[begin : head.span.start]
    if len(lead.split()) > 7 or _NO_APPOSITION.search(lead) or not _APPOSITION_LEAD.match(lead):
        return None
    comma = text.find(",", head.span.end, stop)
    return _in_phrase(roster, head, Span(begin, stop if comma < 0 else comma))


def _in_phrase(roster: Roster, head: RoleHead, phrase: Span) -> _Evidence:
    text, places = roster.text, roster.places
    mentions = places.within(*phrase)
    settled = [m for m in mentions if not _based(text, phrase, m)]
    away = _ABROAD if head.role in _POSTED else _TOPIC
    near = [m.code for m in mentions if not away.search(text, phrase.start, m.span.start)]
    weak = near[0] if near else head.country
    owner = _owner(settled, roster, head, phrase.start)
    former = _FORMER.search(text, phrase.start, head.span.start) is not None
    told = text[slice(*head.span)].lower()
    return _Evidence(head.role, head.gender, owner, weak, former=former, office=told)


def _based(text: str, phrase: Span, mention: Mention) -> bool:
    """ "Berlin-based", "in Berlin": where somebody works, not whom they serve."""
    return (
        text.startswith("-based", mention.span.end)
        or _BASED.search(text, phrase.start, mention.span.start) is not None
    )
