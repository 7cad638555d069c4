"""What stands in a transcript and is not said: stage directions, headings, others' calls."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from ingest.extract.labels import Label, find_labels
from ingest.extract.lexicon import rows, tags
from ingest.model import Span

Unsaid = Literal["headings", "questions or calls", "stage directions"]

_BRACKETED = r"(?P<bracketed>[(\[][^()\[\]\n]{1,160}[)\]])"
_WORDLESS = re.compile(r"[\W\d_]*")
_OPENING = re.compile(rf"{_BRACKETED}[\s.—–-]*")
_CLOSING = re.compile(rf"\s*{_BRACKETED}\W*$")
_EDITED = re.compile(r"\W*(?P<bracketed>\[[^()\[\]\n]{1,160}\])\W*")
# "(The briefing was concluded at 2:14 p.m.)"
_CLOSED = re.compile(
    r"\W*[(\[][^()\[\]\n]*\b(?:briefing|conference|meeting|session|event|interview|call)\b"
    r"[^()\[\]\n]*\b(?:concluded|ended|adjourned|recessed)\b[^()\[\]\n]*[)\]]\W*",
    re.IGNORECASE,
)
_LONGEST_DIRECTION = 4  # words, unless all of them are listed
_TIME = re.compile(
    r"(?:\d+\s*\n)?\W*\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\W*(?:[AaPp]\.?[Mm]\.?)?"
    r"(?:\s*-->\s*[\d:.,]+)?\W*"
)
_NUMBER = re.compile(r"\s*(?:[IVXLC]{1,6}|\d{1,2})[.)]\s*")
_NUMBERING = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\(?\w\))[.)]?")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with")
)
_LONGEST_HEADING = 12  # words
_LONGEST_LINE = 160  # of a heading, characters
_CLAUSAL = ("PRON", "OBJ", "AUX", "MODAL")
_COUNTRY = "us"  # in capitals
_DATE = re.compile(r"\b[Mm](?:ay|AY)\s+\d")
_TERMINAL = frozenset(".!?…\"”’')]—–-:;")
_PUNCTUATED = 0.7


class Stretch(NamedTuple):
    """A part of a known speaker's text; ``label`` names who speaks there if it is another."""

    span: Span
    label: Span | None = None
    called: bool = False  # by the audience or the press


@cache
def _directions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word that makes a short bracket a direction; and brackets of listed words alone."""
    listed: dict[str, list[str]] = {"direction": [], "everyday": [], "filler": []}
    for row in rows("stage_directions.csv"):
        listed[row["sort"]].append(re.escape(row["word"]))
    sure = "|".join(listed["direction"])
    told = "|".join(listed["direction"] + listed["everyday"])
    every = "|".join(word for words in listed.values() for word in words)
    return (
        re.compile(rf"(?<!\S)(?:{sure})(?!\S)"),
        re.compile(rf"(?=(?:.* )?(?:{told})(?!\S))(?:(?:{every})(?: |$))+"),
    )


def _is_direction(bracketed: str) -> bool:
    """Whether a bracket holds a few words, one of them a direction's, or listed words only."""
    words = [word.strip(".'’-") for word in _WORD.findall(bracketed.casefold())]
    sure, alone = _directions()
    line = " ".join(words)
    if alone.fullmatch(line):
        return True
    short = len(words) <= _LONGEST_DIRECTION
    return short and bool(sure.search(line)) and not _is_clause(bracketed)


def _is_clause(line: str) -> bool:
    """Whether a pronoun or a finite auxiliary stands in ``line``, whatever its capitals."""
    known = tags()
    for word in _WORD.findall(_DATE.sub(" ", line)):
        lower = word.lower().strip(".-'’")
        head, mark, tail = lower.replace("’", "'").partition("'")
        parts = {lower, head, mark + tail} - {_COUNTRY, ""}
        if any(known.get(part) in _CLAUSAL for part in parts):
            return True
    return False


def stretches(text: str, span: Span, speaker: str | None, role: str | None) -> list[Stretch]:
    """``span``, spoken by ``speaker`` as its source says, parted at the labels inside it."""
    labels = find_labels(text, *span)
    if not labels:
        return [Stretch(span)]
    found = [Stretch(Span(span.start, labels[0].name.start))]
    last = _end_of_call(text, labels[-1], span.end)
    surname = speaker.split()[-1].casefold() if speaker else None
    offices = (text[label.name.start : label.name.end] for label in labels if label.who == "office")
    office = (role or next(offices, "")).casefold().removeprefix("the ")
    for i, label in enumerate(labels):
        end = labels[i + 1].name.start if i + 1 < len(labels) else last
        name = text[label.name.start : label.name.end].casefold()
        own = name.removeprefix("the ") == office or name.split()[-1] == surname
        own = own or label.who == "answer"
        called = label.who in ("press", "audience")
        found.append(Stretch(Span(label.end, end), None if own else label.name, called))
    found.append(Stretch(Span(last, span.end)))
    return [stretch for stretch in found if text[stretch.span.start : stretch.span.end].strip()]


def _end_of_call(text: str, label: Label, end: int) -> int:
    """Where the words behind the last label end: a call is one paragraph, or else one line."""
    if label.who not in ("press", "audience"):
        return end
    start = label.end
    while start < end and text[start].isspace():
        start += 1
    blank = _BLANK_LINE.search(text, start, end)
    line = text.find("\n", start, end)
    return blank.start() if blank else line if line >= 0 else end


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
    edited = _EDITED.fullmatch(text, *sentence)
    if edited and not _is_clause(edited["bracketed"]):
        return None
    if _CLOSED.fullmatch(text, *sentence):
        return None
    start, end = sentence
    while (opening := _OPENING.match(text, start, end)) and _is_direction(opening["bracketed"]):
        start = opening.end()
    while closing := _CLOSING.search(text, max(start, end - 170), end):
        if not _is_direction(closing["bracketed"]):
            break
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
        """Whether ``sentence`` is a number, or a line of capitals or of a title.

        It has its line to itself, but for a number. A sentence that is left out in error is lost
        and a heading that is kept is not, so what has a full stop, a pronoun or a finite
        auxiliary is none.
        """
        text = self._text
        if sentence.end - sentence.start > _LONGEST_LINE:
            return False
        low, high = max(0, sentence.start - _LONGEST_LINE), sentence.end + _LONGEST_LINE
        start, end = text.rfind("\n", low, sentence.start) + 1, text.find("\n", sentence.end, high)
        if (start == 0 and low > 0) or (end < 0 and high < len(text)):
            return False  # the line is longer than any heading
        before = text[start : sentence.start]
        after = text[sentence.end : end if end >= 0 else len(text)]
        if before.strip() and not _NUMBER.fullmatch(before):
            return False
        if _NUMBERING.fullmatch(text, *sentence):
            return True
        line = text[sentence.start : sentence.end]
        words = _WORD.findall(line)
        if after.strip() or not 0 < len(words) <= _LONGEST_HEADING or _is_clause(line):
            return False
        if self._has_capitals and line == line.upper():
            return line[-1] == ":" or line[-1] not in _TERMINAL
        return (
            self._has_stops
            and line[-1] not in _TERMINAL
            and all(word[0].isupper() or word in _SMALL for word in words)
        )
