"""Where quotations stand: pairs of quotation marks, in linear time."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"[“”„‟«»\"＂]|``|''")
_REOPENED = re.compile(r"\s*(?:[“„«\"＂]|``)")
_OPEN = frozenset(("“", "„", "‟", "«", "``"))
_CLOSE = frozenset(("”", "»", "''"))
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


def quoted_spans(text: str, start: int = 0, end: int | None = None) -> list[Quoted]:
    """Outermost quotations in double marks, in order, not overlapping.

    Nested marks stay inside their quotation. A mark left open ends with its paragraph.
    """
    stop = len(text) if end is None else end
    found: list[Quoted] = []
    while start < stop:
        newline = text.find("\n", start, stop)
        line_end = stop if newline < 0 else newline
        marks = [(m.group(), m.start(), m.end()) for m in _MARK.finditer(text, start, line_end)]
        if marks:
            pairs = _pair(text, marks, line_end, nested=True)
            if pairs and not pairs[-1].closed:
                pairs = _pair(text, marks, line_end, nested=False)
            if pairs and not pairs[-1].closed and _REOPENED.match(text, line_end, stop):
                pairs[-1] = pairs[-1]._replace(continues=True)
            found += pairs
        start = line_end + 1
    return found


def _pair(text: str, marks: list[tuple[str, int, int]], stop: int, nested: bool) -> list[Quoted]:
    """Pair the marks of one paragraph; without ``nested``, the next mark always closes."""
    found: list[Quoted] = []
    opened = -1
    depth = 0
    for mark, at, after in marks:
        opens = _is_opening(text, mark, at, after, stop)
        if opened < 0:
            if opens or (mark not in _CLOSE and after < stop):
                opened, depth = at, 0
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
