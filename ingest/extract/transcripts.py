"""Turns of a transcript in plain text: ``Ana Tamm: ...``, ``SECRETARY TAMM: ...``, ``Q: ...``."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from ingest.actors.countries import find_countries
from ingest.actors.roles import find_roles
from ingest.extract.lexicon import headings
from ingest.model import Span

_LABEL = re.compile(
    r"^[ \t]*[\"“*_]*(?P<label>[^\W\d_a-z][^\n:?!\"“”;]{0,78}?)[*_]*[:：][*_]*(?=[ \t\n\xa0])"
    r"|^[ \t]*(?P<bare>Q|A)(?=[ \xa0]{2,})",
    re.MULTILINE,
)
_QUESTION = re.compile(r"(?:Q|QUESTION|Question|REPORTER|Reporter)\b.{0,20}$")
_ANSWER = re.compile(r"(?:A|ANSWER|Answer)\.?$")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w.'’-]*,?|de|der|van|von|al|el|bin|ibn|&")
_PERSON = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*,?|of|the|and|for|to|de|der|van|von|al|el|bin|ibn|&)")
_LISTENERS = re.compile(
    r"(?:AUDIENCE|Audience|MODERATOR|Moderator|OPERATOR|Operator|AIDE|PARTICIPANT|Remark|REMARK"
    r"|CROSSTALK|Replica)\b"
)
_CLOSING = re.compile(r"[\"”*_\s]+$")
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

    A transcript has two labels or more, of which one recurs, is in capitals, or is a question's.
    """
    labels = [match for match in _LABEL.finditer(text) if _is_label(_name(match))]
    counts = Counter(_name(match) for match in labels)
    title_end = text.find("\n", len(text) - len(text.lstrip()))
    labels = [
        match
        for match in labels
        if match.end() > title_end or counts[_name(match)] > 1 or _name(match).isupper()
    ]
    names = [_name(match) for match in labels]
    if len(names) < 2 or all(_is_place(name) for name in set(names)):
        return []
    footer = _footer(text, labels[-1].end())
    if not _is_transcript(names, (footer - labels[0].start()) / len(text)):
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


def _name(match: re.Match[str]) -> str:
    return (match["label"] or match["bare"]).strip()


def _is_label(name: str) -> bool:
    words = name.split()
    if len(words) > 9 or name.lower() in headings():
        return False
    words = [word for word in words if not (word.startswith("(") or word.endswith(")"))]
    if all(_CAPITALISED.fullmatch(word) for word in words):
        return True
    return all(_PERSON.fullmatch(word) for word in words) and bool(find_roles(name))


def _is_place(name: str) -> bool:
    """Whether the label is a dateline's."""
    mentions = find_countries(name.title() if name.isupper() else name)
    return bool(mentions) and mentions[0].span == (0, len(name))


def _is_transcript(names: list[str], share: float) -> bool:
    """``share`` is the part of the text from the first label on."""
    counts = Counter(name.split()[-1] for name in names)
    telling = [
        name
        for name in names
        if _QUESTION.match(name)
        or (name.isupper() and len(name) > 2)
        or counts[name.split()[-1]] > 1
    ]
    if len(telling) >= 2:
        return True
    people = [name for name in names if 2 <= len(name.split()) <= 5]
    return len(people) >= 2 and share >= _MOST_OF_TEXT


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
        if text[end : end + 1] == "”":
            end += 1
    return Span(start, end) if start < end else None
