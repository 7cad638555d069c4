"""Where quotations stand: pairs of quotation marks, in linear time."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.extract.tokens import paragraphs

_MARK = re.compile(r"[“”„‟«»「」『』\"＂]|``|''")
# Straight ones close behind punctuation only; curly ones also before it, or behind a letter that
# makes no plural's genitive ("the ministers’ meeting").
_SINGLE = re.compile(
    r"(?<![\w’'.,!?…])(?P<opening>[‘'])(?=[\w“\"…])"
    r"|(?<=[,.!?…”\"])(?P<closing>[’'])(?!\w)"
    r"|(?P<late>’)(?=[,.;:!?)]|$)|(?<=[^\Ws])(?P<bare>’)(?=\s)",
    re.MULTILINE,
)
_REOPENED = re.compile(r"\s*(?:[“„«\"＂]|``)")
_REOPENED_SINGLE = re.compile(r"\s*‘")
Mark = tuple[str, int, int]  # the mark, where it stands, and where the text goes on
_FEWEST_WORDS = 3  # between single marks that have no punctuation in them
_OPEN = frozenset(("“", "„", "‟", "«", "「", "『", "``"))
_CLOSE = frozenset(("”", "»", "」", "』", "''"))
_LOW_CLOSE = frozenset(("“", "”", '"'))  # what closes „
_INWARD = {"»": "«", "«": "»"}
_BEFORE_OPENING = frozenset(" \t\xa0([{—–-/\u2003\u2009\n")


class Quoted(NamedTuple):
    """A stretch in quotation marks: ``start`` at the opening mark, ``end`` after the closing.

    ``closed`` is False where the paragraph ended first; ``continues`` is True where such a
    quotation is reopened by a mark at the head of the next paragraph.
    """

    start: int
    end: int
    closed: bool
    continues: bool


def quoted_spans(
    text: str, start: int = 0, end: int | None = None, wrapped: bool = False
) -> list[Quoted]:
    """Outermost quotations of ``text[start:end]``, in order, not overlapping.

    Nested marks stay inside their quotation. A mark left open ends with its paragraph (a line,
    unless the text is ``wrapped``). Single marks count around a clause with its punctuation, or
    a few words, where they do not stand inside double ones.
    """
    stop = len(text) if end is None else end
    found: list[Quoted] = []
    for first, last in paragraphs(text, start, stop, wrapped):
        marks = [(m.group(), m.start(), m.end()) for m in _MARK.finditer(text, first, last)]
        if _points_inward(text, marks):
            marks = [(_INWARD.get(mark, mark), at, after) for mark, at, after in marks]
        single = _single(text, first, last, stop)
        if not marks:
            found += single
            continue
        outer, apart = _outer(text, single, marks)
        found += _first_of_overlapping(sorted([*_double(text, apart, last, stop), *outer]))
    return found


def _outer(text: str, single: list[Quoted], marks: list[Mark]) -> tuple[list[Quoted], list[Mark]]:
    """The quotations in single marks that stand in no double ones, and the marks outside them.

    The marks within are pairs: ``‘We said “no” to them,’ he said.``
    """
    outer: list[Quoted] = []
    apart: list[Mark] = []
    i = 0
    is_open = False
    for quote in single:
        while i < len(marks) and marks[i][1] < quote.start:
            mark, at, after = marks[i]
            is_open = not is_open and _is_opening(text, mark, at, after, quote.end)
            apart.append(marks[i])
            i += 1
        j = i
        while j < len(marks) and marks[j][1] < quote.end:
            j += 1
        pairs = _pair(text, marks[i:j], quote.end, nested=False)
        if not is_open and 2 * len(pairs) == j - i and all(pair.closed for pair in pairs):
            outer.append(quote)
            i = j
    return outer, [*apart, *marks[i:]]


def _first_of_overlapping(quotes: list[Quoted]) -> list[Quoted]:
    kept: list[Quoted] = []
    for quote in quotes:
        if not kept or quote.start >= kept[-1].end:
            kept.append(quote)
    return kept


def _points_inward(text: str, marks: list[Mark]) -> bool:
    """``»We are ready,«``: the first guillemet is the closing one and opens a word."""
    first = next(((mark, at, after) for mark, at, after in marks if mark in _INWARD), None)
    if first is None or first[0] != "»":
        return False
    _, at, after = first
    return text[after : after + 1].isalnum() and (at == 0 or text[at - 1] in _BEFORE_OPENING)


def _double(text: str, marks: list[Mark], line_end: int, stop: int) -> list[Quoted]:
    pairs = _pair(text, marks, line_end, nested=True)
    if pairs and not pairs[-1].closed:
        pairs = _pair(text, marks, line_end, nested=False)
    if pairs and not pairs[-1].closed and _REOPENED.match(text, line_end, stop):
        pairs[-1] = pairs[-1]._replace(continues=True)
    return pairs


def _single(text: str, start: int, end: int, stop: int) -> list[Quoted]:
    """``'We will talk,' he said.``: an apostrophe never has punctuation before it."""
    found: list[Quoted] = []
    opened = -1
    for match in _SINGLE.finditer(text, start, end):
        if match["opening"]:
            opened = match.start() if opened < 0 else opened
        elif opened >= 0 and (match["closing"] or _is_curly(text, opened, match.start())):
            found.append(Quoted(opened, match.end(), True, False))
            opened = -1
    if opened == start and text[start] == "‘" and _REOPENED_SINGLE.match(text, end, stop):
        found.append(Quoted(opened, end, False, True))
    return found


def _is_curly(text: str, opened: int, closed: int) -> bool:
    """Whether a curly mark opened some words that have no punctuation at their end."""
    return text[opened] == "‘" and len(text[opened:closed].split()) >= _FEWEST_WORDS


def _pair(text: str, marks: list[Mark], stop: int, nested: bool) -> list[Quoted]:
    """Pair the marks of one paragraph; without ``nested``, the next mark always closes."""
    found: list[Quoted] = []
    opened = -1
    depth = 0
    low = False  # opened by „
    for mark, at, after in marks:
        opens = _is_opening(text, mark, at, after, stop)
        if opened >= 0 and low and depth == 0 and mark in _LOW_CLOSE:
            opens = False
        if opened < 0:
            if opens or (mark not in _CLOSE and after < stop):
                opened, depth, low = at, 0, mark == "„"
        elif opens and nested:
            depth += 1
        elif opens and mark in _OPEN:
            continue
        elif depth:
            depth -= 1
        else:
            found.append(Quoted(opened, after, True, False))
            opened = -1
    if opened >= 0:
        found.append(Quoted(opened, stop, False, False))
    return found


def _is_opening(text: str, mark: str, at: int, after: int, stop: int) -> bool:
    if mark in _CLOSE and mark != "”":
        return False
    before_ok = at == 0 or text[at - 1] in _BEFORE_OPENING or text[at - 1] in "'‘"
    after_ok = after < stop and not text[after].isspace()
    if mark in _OPEN:
        return after_ok or before_ok
    return before_ok and after_ok and (mark != "”" or text[after].isalnum())
