"""What stands in a transcript and is not said: stage directions, headings, others' calls."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from ingest.extract.labels import find_labels
from ingest.extract.lexicon import lines
from ingest.model import Span

Unsaid = Literal["headings", "questions or calls", "stage directions"]

_BRACKETED = r"[(\[][^()\[\]\n]{0,160}[)\]]"
_WORDLESS = re.compile(rf"[\W\d_]*|\W*{_BRACKETED}\W*")
_TIME = re.compile(
    r"(?:\d+\s*\n)?\W*\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\W*(?:[AaPp]\.?[Mm]\.?)?"
    r"(?:\s*-->\s*[\d:.,]+)?\W*"
)
_NUMBERING = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\(?\w\))[.)]?")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with")
)
_LONGEST_HEADING = 12  # words
_LONGEST_LINE = 160  # of a heading, characters
_TERMINAL = frozenset(".!?…\"”’')]—–-:;")
_PUNCTUATED = 0.7


class Stretch(NamedTuple):
    """A part of a known speaker's text; ``label`` names who speaks there if it is another."""

    span: Span
    label: Span | None = None
    called: bool = False  # by the audience or the press


@cache
def _directions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(word) for word in lines("stage_directions.txt"))
    one = rf"[(\[](?=[^()\[\]\n]*\b(?:{words})\b)[^()\[\]\n]{{1,160}}[)\]]"
    return (
        re.compile(rf"(?:{one}[\s.—–-]*)+", re.IGNORECASE),
        re.compile(rf"(?:\s*{one})+\W*$", re.IGNORECASE),
    )


def stretches(text: str, span: Span, speaker: str | None, role: str | None) -> list[Stretch]:
    """``span``, spoken by ``speaker`` as its source says, parted at the labels inside it."""
    labels = find_labels(text, *span)
    if not labels:
        return [Stretch(span)]
    found = [Stretch(Span(span.start, labels[0].name.start))]
    surname = speaker.split()[-1].casefold() if speaker else None
    office = role.casefold() if role else None
    for i, label in enumerate(labels):
        end = labels[i + 1].name.start if i + 1 < len(labels) else span.end
        name = text[label.name.start : label.name.end].casefold()
        own = name.removeprefix("the ") == office or name.split()[-1] == surname
        own = own or label.who == "answer" or (label.who == "office" and office is None)
        called = label.who in ("press", "audience")
        found.append(Stretch(Span(label.end, end), None if own else label.name, called))
    return [stretch for stretch in found if text[stretch.span.start : stretch.span.end].strip()]


def said(text: str, sentence: Span) -> Span | None:
    """``sentence`` without the stage directions at its ends; None if nothing else is in it."""
    if text[sentence.start].isdigit() and _TIME.fullmatch(text, *sentence):
        return None
    if text[sentence.start].isalnum() and text[sentence.end - 1] not in ")].":
        return sentence
    if _WORDLESS.fullmatch(text, *sentence):
        return None
    if text.find("[", *sentence) < 0 and text.find("(", *sentence) < 0:
        return sentence
    before, after = _directions()
    start, end = sentence
    if opening := before.match(text, start, end):
        start = opening.end()
    if closing := after.search(text, max(start, end - 170), end):
        end = closing.start()
    return Span(start, end) if any(letter.isalnum() for letter in text[start:end]) else None


class Headings:
    """Tells the headings of a text that is written in sentences otherwise."""

    def __init__(self, text: str) -> None:
        self._text = text
        written = [line.strip() for line in text.split("\n") if line.strip()]
        lower = sum(line != line.upper() for line in written)
        ended = sum(line[-1] in _TERMINAL for line in written)
        self._has_capitals = 2 * lower > len(written)
        self._has_stops = ended >= _PUNCTUATED * len(written) and len(written) > 1

    def is_one(self, sentence: Span) -> bool:
        """Whether ``sentence`` is a number, or stands on a line of capitals or of a title."""
        text = self._text
        if _NUMBERING.fullmatch(text, *sentence):
            return True
        low, high = max(0, sentence.end - _LONGEST_LINE), sentence.start + _LONGEST_LINE
        start, end = text.rfind("\n", low, sentence.start) + 1, text.find("\n", sentence.end, high)
        if (start == 0 and low > 0) or (end < 0 and high < len(text)):
            return False  # the line is longer than any heading
        line = text[start : end if end >= 0 else len(text)].strip()
        words = _WORD.findall(line)
        if not 0 < len(words) <= _LONGEST_HEADING or line[-1] in "!?":
            return False
        if self._has_capitals and line == line.upper():
            return True
        return (
            self._has_stops
            and line[-1] not in _TERMINAL
            and all(word[0].isupper() or word in _SMALL for word in words)
        )
