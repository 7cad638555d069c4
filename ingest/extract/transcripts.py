"""Turns of a transcript in plain text: ``Ana Tamm: ...``, ``SECRETARY TAMM: ...``, ``Q: ...``."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from ingest.actors.countries import find_countries
from ingest.actors.roles import find_roles
from ingest.extract.labels import find_labels
from ingest.extract.lexicon import cues, headings
from ingest.model import Span

_LABEL = re.compile(
    # "[00:01:12] Ana Tamm: ..."
    r"^[^\S\n]*(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])]?[^\S\n]+(?:[-–—][^\S\n]*)?)?"
    r"[\"“*_]*(?P<label>[^\W\d_a-z][^\n:?!\"“”;]{0,78}?)[*_]*[:：][*_]*(?=[ \t\n\xa0])"
    # "Q   Will you ..."; a page's text has but one space left of those behind the Q.
    r"|^[^\S\n]*(?P<bare>Q(?=[ \xa0]+[^\W\d_a-z])|[QA](?=[ \xa0]{2,}))",
    re.MULTILINE,
)
_QUESTION = re.compile(r"(?:Q|QUESTION|Question|REPORTER|Reporter|Follow-?up|FOLLOW-?UP)\b.{0,20}$")
_ANSWER = re.compile(r"(?:A|ANSWER|Answer)\.?$")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w.'’-]*,?|de|der|van|von|al|el|bin|ibn|&")
_PERSON = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*,?|of|the|and|for|to|de|der|van|von|al|el|bin|ibn|&)")
_LISTENERS = re.compile(
    r"(?:AUDIENCE|Audience|MODERATOR|Moderator|OPERATOR|Operator|AIDE|PARTICIPANT|Remark|REMARK"
    r"|CROSSTALK|Replica)\b"
)
_CLOSING = re.compile(r"[\"”*_\s]+$")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
_LONGEST_LABEL = 9  # words
_LONGEST_LINE = 300
_SHARE_OF_WE = 0.012
_HONORIFIC = re.compile(r"(?:MR|MS|MRS|DR|SEN|REP|GOV|GEN|AMB|SIR|LORD|LADY)\b")
_NUMBER = re.compile(r"\W{0,8}\d")
_MOST_OF_TEXT = 0.6


class LabelledTurn(NamedTuple):
    """What one label introduces: the label's place, and the text up to the next label.

    ``asks`` marks questions of the press and calls from the audience, which are no statements of
    a party; ``answers`` marks the nameless answers of an interview.
    """

    label: Span
    span: Span
    asks: bool
    answers: bool


def find_turns(text: str) -> list[LabelledTurn]:
    """Turns of ``text`` in order, or none where it is no transcript.

    A transcript has two labels that recur, are in capitals or are questions', or it is mostly
    a person's words in the first person; or its labels end in a full stop.
    """
    return _before_colons(text) or _before_stops(text)


def _before_stops(text: str) -> list[LabelledTurn]:
    labels = find_labels(text)
    footer = _footer(text, labels[-1].end) if labels else 0
    asked = sum(label.who == "press" for label in labels)
    if not labels or (asked < 2 and footer - labels[0].end < _MOST_OF_TEXT * len(text)):
        return []
    ends = [*(label.name.start for label in labels[1:]), footer]
    found = []
    for label, end in zip(labels, ends, strict=True):
        span = _trimmed(text, label.end, end)
        if span is not None:
            asks = label.who in ("press", "audience")
            found.append(LabelledTurn(label.name, span, asks, label.who == "answer"))
    return found


def _before_colons(text: str) -> list[LabelledTurn]:
    labels = [match for match in _LABEL.finditer(text) if _is_label(_name(match))]
    counts = Counter(_name(match) for match in labels)
    surnames = {name.split()[-1] for name in counts if " " in name}
    labels = [
        m
        for m in labels
        if counts[_name(m)] > 1 or not (_in_headline(text, m) or _is_stray(_name(m), surnames))
    ]
    names = [_name(match) for match in labels]
    if not names or _is_table(text, labels) or all(_is_place(name) for name in set(names)):
        return []
    footer = _footer(text, labels[-1].end())
    spoken = text[labels[0].end() : footer]
    if len(spoken) < _MOST_OF_TEXT * len(text) and not _is_dialogue(names):
        return []
    if not _is_dialogue(names) and not _is_speech(names, spoken):
        return []
    found = []
    for i, match in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else footer
        span = _trimmed(text, match.end(), end)
        if span is None:
            continue
        group = "label" if match["label"] else "bare"
        asks = bool(_QUESTION.match(names[i]) or _LISTENERS.match(names[i]))
        answers = _ANSWER.match(names[i]) is not None
        found.append(LabelledTurn(Span(*match.span(group)), span, asks, answers))
    return found


def _is_stray(name: str, surnames: set[str]) -> bool:
    """Whether a single word before a colon is no other label's surname: ``Next: ...``."""
    if " " in name or name.isupper() or _QUESTION.match(name) or _ANSWER.match(name):
        return False
    return name not in surnames


def _in_headline(text: str, label: re.Match[str]) -> bool:
    """Whether the label opens the text and all words of weight on its line are capitalised."""
    if label.start() > _LONGEST_LINE or text[: label.start()].strip():
        return False
    line = text[label.end() : label.end() + _LONGEST_LINE].split("\n", 1)[0]
    words = [word for word in line.split() if len(word) > 3]
    return 3 <= len(words) < 25 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _name(match: re.Match[str]) -> str:
    return (match["label"] or match["bare"]).strip()


def _is_label(name: str) -> bool:
    words = [w for w in name.split() if not (w.startswith("(") or w.endswith(")"))]
    if not 0 < len(words) <= _LONGEST_LABEL or name.lower() in headings():
        return False
    if words[0].lower() in cues() and len(words) > 1:
        return False
    if all(_CAPITALISED.fullmatch(word) for word in words):
        return True
    return all(_PERSON.fullmatch(word) for word in words) and bool(find_roles(name))


def _is_place(name: str) -> bool:
    """Whether the label is a dateline's."""
    mentions = find_countries(name.title() if name.isupper() else name)
    return bool(mentions) and mentions[0].span == (0, len(name))


def _is_dialogue(names: list[str]) -> bool:
    """Whether two labels or more are sure to be those of a transcript."""
    counts = Counter(name.split()[-1] for name in names)
    telling = [
        name
        for name in names
        if _QUESTION.match(name)
        or counts[name.split()[-1]] > 1
        or (name.isupper() and (_HONORIFIC.match(name) or find_roles(name.title())))
    ]
    return len(telling) >= 2


def _is_speech(names: list[str], spoken: str) -> bool:
    """Whether people are named (a single one by office) and speak in the first person."""
    people = [name for name in names if len(name.split()) > 1]
    roles = find_roles(names[0])
    if len(people) < len(names) or (len(names) == 1 and not (roles and roles[0].span.start == 0)):
        return False
    return len(_FIRST_PERSON.findall(spoken)) >= _SHARE_OF_WE * len(spoken.split())


def _is_table(text: str, labels: list[re.Match[str]]) -> bool:
    """Whether most labels stand before numbers."""
    numbers = sum(_NUMBER.match(text, label.end()) is not None for label in labels)
    return 2 * numbers > len(labels)


def _footer(text: str, start: int) -> int:
    """Where the last turn ends: at a line that is about the page, or at the end."""
    at = start
    while 0 <= at < len(text):
        at = text.find("\n", at)
        if at < 0:
            break
        line = text[at + 1 : at + 80].split("\n", 1)[0]
        label = line.partition(":")[0].strip(" *_\\").lower()
        if label in headings():
            return at
        at += 1
    return len(text)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    closing = _CLOSING.search(text, max(start, end - 40), end)
    if closing:
        end = max(start, closing.start())
        mark = text[end : end + 1]
        if mark == "”" or (mark == '"' and text.count('"', start, end) % 2):
            end += 1
    return Span(start, end) if start < end else None
