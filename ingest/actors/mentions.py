"""Whom a mention names or points back to: full names, surnames, pronouns, "who"."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.actors.context import Context
from ingest.actors.names import Name
from ingest.actors.phrases import is_media
from ingest.actors.roster import Person
from ingest.actors.tables import word_list
from ingest.model import Span

_OBLIQUE = re.compile(
    r"\b(?:(?<!ecretary )(?<!inister )of|with|by|to|for|from|against|about|on|in|at|like|between"
    r"|and|than|as|behind|under"
    r"|told|urged|asked|accused|called|met|blamed|thanked|warned|criticized|criticised)\s+$"
)
_NOT_HEAD = re.compile(
    r"\b(?:for|to|(?<!ecretary )(?<!inister )of|by|with|from|on|at|in|about|over|into|than"
    r"|near|between|like|under|behind|including)\s+$"
)
# Between a name and its "who": nothing, an apposition, or another relative clause.
_RELATIVE_GAP = re.compile(r"\s*(?:$|[,(–—-]|who\b)")
_BEHIND_NAME = (",", " (", " in ", " of ", " at ", " from ")
_APART = re.compile(r",|\band\b")
_REACH = 12  # sentences back in which a pronoun looks for its antecedent
_CLAUSE_END = re.compile(
    r"[,;:–—]|\b(?:and|but|that|said|for|by|to|with|from|against|about|like|than|told|met)\b"
)
_LONGEST_LEAD = 200  # characters
_PHRASE = 60  # characters before "who" that may be the phrase it belongs to


# Behind an adverbial and its comma, and before the subject: "On Friday, the French minister ...".
_ADVERBIAL = re.compile(r".*[,:;—–”\"’»)]\s", re.DOTALL)
_BEFORE_SUBJECT = frozenset(
    ("the", "a", "an", "and", "but", "while", "his", "her", "its", "their", "of", "for", "said")
)
_APPOSED = re.compile(r",?\s+")
_APPOSED_END = re.compile(r"\s*(?:[,.;:)–—\n]|$)")


class Spoken(NamedTuple):
    """Who spoke last, and where that was told."""

    person: Person
    at: int


def subject_rank(context: Context, name: Name) -> int:
    """1 where a name may be its sentence's subject, -1 of an owner, an object, one quoted."""
    text = context.text
    if context.quoted(name.name_start) or text[name.end : name.end + 2] in ("'s", "’s"):
        return -1
    begin = context.sentence_span(context.sentence(name.name_start)).start
    lead = _ADVERBIAL.sub("", text[max(begin, name.start - _LONGEST_LEAD) : name.start])
    governed = _OBLIQUE.search(lead)
    if governed and governed.group().strip() != "and":
        return -1
    nouns = word_list("role_nouns")
    return int(
        all(w[0].isupper() or w in _BEFORE_SUBJECT or w.strip(",") in nouns for w in lead.split())
    )


def apposed_person(context: Context, mention: Span) -> Person | None:
    """The person named right behind a phrase: "the Austrian spokesman, Georg Huber,"."""
    for name, person in context.roster.after(mention.end, 1):
        gap = context.text[mention.end : name.start]
        if _APPOSED.fullmatch(gap) and _APPOSED_END.match(context.text, name.end):
            return person
    return None


def named_person(context: Context, mention: Span) -> Person | None:
    """The person a mention names, owners and objects in it aside; None if it names nobody.

    Of "Weber's spokesman, Emil Krantz, and his wife Ada" it is Emil Krantz.
    """
    named = context.roster.named_in(mention.start, mention.end)
    best: tuple[Name, Person] | None = None
    for name, person in named:
        if best is not None and _APART.search(context.text[best[0].end : name.start]):
            break
        if _is_owner(context, name, mention):
            continue
        if not _is_head(context, name, mention):
            break
        best = name, person
    if best is None:
        return None if named else _unlisted(context, mention.start, mention)
    return _named_after(context, best[0], mention) or best[1]


def _named_after(context: Context, name: Name, mention: Span) -> Person | None:
    """ "Weber speechwriter Ada Lindqvist": the unlisted name that ends the mention."""
    behind = context.text[name.end : mention.end]
    if not behind[:1].isspace() or "," in behind or len(behind.split()) < 3:
        return None
    return _unlisted(context, name.end, mention)


def _is_owner(context: Context, name: Name, mention: Span) -> bool:
    after = context.text[name.end : name.end + 2]
    return after in ("'s", "’s") and name.end + 2 < mention.end


def _is_head(context: Context, name: Name, mention: Span) -> bool:
    if name.start < name.name_start and context.places.cover(name.start):
        return True  # "President of Norland Ada Weber"
    return not _NOT_HEAD.search(context.text, mention.start, max(mention.start, name.start))


def _unlisted(context: Context, start: int, mention: Span) -> Person | None:
    """A capitalised mention that the roster took for no person; it speaks, so it is one."""
    for name in context.roster.unlisted_in(start, mention.end):
        behind = context.text[name.end : mention.end]
        if behind.strip() and not behind.startswith(_BEHIND_NAME):
            continue
        if _is_head(context, name, mention) and not _is_common(context, name):
            return context.roster.add(name)
    return None


def _is_common(context: Context, name: Name) -> bool:
    """No person's: a newspaper, "BFMTV", or what only begins a sentence, "Rabbis"."""
    if is_media(" ".join(name.words)):
        return True
    word = name.words[0]
    return len(name.words) == 1 and (
        sum(letter.isupper() for letter in word) > 2
        or word.lower() in context.lower_case_words
        or word.lower() in word_list("role_nouns")
        or (name.start in context.starts and word.endswith("s"))
    )


def antecedent(
    context: Context, position: int, gender: str, at: Span, last: Person | None
) -> Person | None:
    """The nearest fitting person: subjects before objects, who spoke last before others.

    Who is spoken of in the statement itself seldom makes it.
    """
    here = context.sentence(position)
    best: tuple[float, Person] | None = None
    for name, person in context.roster.before(position):
        sentence = context.sentence(name.name_start)
        if here - sentence > _REACH:
            break
        known = context.profile(person).gender
        if context.quoted(name.name_start) or known not in (None, gender):
            continue
        score = sentence - here + _subject_score(context, name, sentence)
        score += 0.7 * (person is last) - 0.5 * (known is None)
        score -= 0.5 * (at.start <= name.name_start < at.end)
        if best is None or score > best[0]:
            best = score, person
    if best is not None:
        return best[1]
    for _, person in context.roster.after(position):
        if context.profile(person).gender in (None, gender):
            return person
    return None


def _subject_score(context: Context, name: Name, sentence: int) -> float:
    if _is_oblique(context, name):
        return -0.5
    begin = context.sentence_span(sentence).start
    return 0.6 if context.roster.is_first(name, begin) else 0.0


def _is_oblique(context: Context, name: Name) -> bool:
    """An owner or an object, "Weber's", "with Weber": rarely who goes on to speak."""
    if context.text[name.end : name.end + 2] in ("'s", "’s"):
        return True
    return _OBLIQUE.search(context.text, max(0, name.start - 14), name.start) is not None


def before_who(context: Context, mention: Span) -> Person | Span | None:
    """The person, or else the place of the phrase, right before "who": "Lindqvist, who ..."."""
    begin = context.sentence_span(context.sentence(mention.start)).start
    named = [
        (name, person)
        for name, person in context.roster.before(mention.start, 6)
        if name.end > begin and _RELATIVE_GAP.match(context.text[name.end : mention.start])
    ]
    heads = [pair for pair in named if not _is_oblique(context, pair[0])]
    if named:
        return (heads or named)[0][1]
    begin = max(begin, mention.start - _PHRASE)
    clause = _CLAUSE_END.split(context.text[begin : mention.start])
    phrase = (clause[-1] if clause[-1].strip() else clause[-2:][0]).strip()
    if not phrase:
        return None
    at = context.text.rindex(phrase, begin, mention.start)
    return Span(at, at + len(phrase))
