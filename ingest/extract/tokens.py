"""Words and sentences of a text, in one pass each, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ingest.extract.lexicon import abbreviations, tags
from ingest.model import Span

_INITIALISM = r"(?:[^\W\d_]\.){2,}"
_CONTRACTION = r"['’](?:s|re|ve|ll|d|m)\b"
# Letters, their combining accents, and what broken encodings leave in the middle of names.
_LETTERS = r"[\w\u0300-\u036f\x80-\x9f\u00a1-\u00a9\u00ac-\u00ba\u00bc-\u00be]+"
_WORD = rf"{_LETTERS}(?:[-‐‑&]{_LETTERS}|['’](?!(?:s|re|ve|ll|d|m)\b){_LETTERS})*"


@cache
def _token() -> re.Pattern[str]:
    short = "|".join(sorted(word.capitalize() for word in abbreviations()))
    return re.compile(
        rf"{_INITIALISM}|(?:{short}|[A-Z])\.(?=[ \xa0])|\d+(?:[.,:]\d+)*%?"
        rf"|{_CONTRACTION}|{_WORD}|--+|\.\.\.|''|``|[^\w\s]"
    )


_SENTENCE_END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s+[\"“‘'«„(\[`]*[^\W_]|\s*$)|\n")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$|[^\W\d_]+$")
_NEXT_WORD = re.compile(r"[\s\"“‘'«„(\[`]*(\w+)")
_LINE_BREAK = re.compile(r"\n+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WIDEST_LINE = 120
_TERMINAL = frozenset(".!?…:;\"”»’')]")


class Token(NamedTuple):
    """One word or mark, ``text[start:end]``."""

    text: str
    start: int
    end: int


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Words, numbers, possessive endings and single marks of ``text[start:end]``."""
    stop = len(text) if end is None else end
    return [Token(m.group(), m.start(), m.end()) for m in _token().finditer(text, start, stop)]


def sentences(
    text: str, start: int = 0, end: int | None = None, wrapped: bool | None = None
) -> list[Span]:
    """Sentences of ``text[start:end]`` without surrounding white space.

    A line break ends a sentence, except in hard-wrapped text (``wrapped``, judged by the text
    itself if not given), where only a blank line or the end of a sentence does.
    """
    stop = len(text) if end is None else end
    if wrapped is None:
        wrapped = is_hard_wrapped(text, start, stop)
    found: list[Span] = []
    begin = start
    for match in _SENTENCE_END.finditer(text, start, stop):
        at = match.start()
        if text[at] == "\n":
            if wrapped and not _ends_block(text, at, stop):
                continue
        elif text[at] == "." and not stop_ends_sentence(text, at, match.end(), stop):
            continue
        _append(found, text, begin, match.end())
        begin = match.end()
    _append(found, text, begin, stop)
    return found


def paragraphs(text: str, start: int, end: int, wrapped: bool) -> Iterator[Span]:
    """Paragraphs of ``text[start:end]``: lines, or what blank lines part in hard-wrapped text."""
    for match in (_BLANK_LINE if wrapped else _LINE_BREAK).finditer(text, start, end):
        if match.start() > start:
            yield Span(start, match.start())
        start = match.end()
    if start < end:
        yield Span(start, end)


def is_hard_wrapped(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether lines are broken at a fixed width: short lines most of which end in mid-sentence."""
    stop = len(text) if end is None else end
    lines = [line.strip() for line in text[start : min(stop, start + 20_000)].split("\n")]
    followed = [line for line, after in pairwise(lines) if line and after]
    if len(followed) < 3:
        return False
    long = sum(len(line) > _WIDEST_LINE for line in followed)
    open_ended = sum(line[-1] not in _TERMINAL for line in followed)
    return long <= 0.05 * len(followed) and open_ended > 0.6 * len(followed)


def _ends_block(text: str, newline: int, end: int) -> bool:
    return text[newline + 1 : newline + 2] == "\n" and text[newline - 1 : newline] in _TERMINAL


def stop_ends_sentence(text: str, at: int, after: int, end: int) -> bool:
    """Whether the full stop at ``at`` ends a sentence rather than an abbreviation."""
    word = _LAST_WORD.search(text, max(0, at - 20), at)
    if word is None or after - at > 1:
        return True
    following = _NEXT_WORD.match(text, after, end)
    if following is None:
        return True
    name = word.group()
    if len(name) == 1 or "." in name:
        return len(name) > 1 and starts_sentence(following.group(1))
    if following.group(1)[0].islower():
        return False
    return name.lower() not in abbreviations()


def starts_sentence(word: str) -> bool:
    """Whether a capital makes ``word`` the first of a sentence: it is no name."""
    return word[0].isupper() and tags().get(word.lower(), "N")[0] not in "NV"


def _append(found: list[Span], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        found.append(Span(begin, end))
