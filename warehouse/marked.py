"""A document for reading: its statements marked in the text, and what is known of each beside."""

from __future__ import annotations

import re
import shutil
from itertools import zip_longest
from textwrap import wrap

from ingest.extract import Extraction
from ingest.extract.tokens import is_hard_wrapped, paragraphs
from ingest.model import Coding, Document, Statement
from warehouse.tabular import printable

NOTE_WIDTH = 38
NARROWEST_TEXT = 40


def shown(
    document: Document,
    found: Extraction,
    codings: list[Coding] | None = None,
    width: int | None = None,
) -> str:
    """The text with numbered statements in brackets, and what is known of each beside it."""
    width = width or shutil.get_terminal_size((110, 24)).columns
    if found.status != "extracted":
        return f"not extracted: {found.note}"
    lines: list[str] = []
    text = document.text
    for start, end in paragraphs(text, 0, len(text), is_hard_wrapped(text)):
        if not text[start:end].strip():
            continue
        marked = _marked(text, start, end, found.statements)
        notes = [
            line
            for number, statement in enumerate(found.statements, start=1)
            if start <= statement.spans[0].start < end
            for line in [
                *wrap(note(number, statement), NOTE_WIDTH, subsequent_indent="    "),
                *(acts(codings[number - 1]) if codings else ()),
            ]
        ]
        lines += [*_side_by_side(marked, notes, width), ""]
    count = len(found.statements)
    lines.append(f"{count} statement{'' if count == 1 else 's'}")
    return "\n".join(lines)


def note(number: int, statement: Statement) -> str:
    """``[1] Ana Tamm, foreign_minister, FRA -> DEU (direct)``."""
    known = (statement.speaker, statement.role, statement.country)
    who = ", ".join(part for part in known if part) or "nobody named"
    toward = f" -> {', '.join(statement.targets)}" if statement.targets else ""
    return _on_one_line(f"[{number}] {who}{toward} ({statement.kind})")


def acts(coding: Coding) -> list[str]:
    """What the statement does, a line for the whole and one for each target that it names."""
    return [f"    {_act(coding)}", *(f"    {to}: {_act(of)}" for to, of in coding.toward.items())]


def _act(coding: Coding) -> str:
    return f"{coding.act} {coding.modality} {coding.escalation:+.1f}"


def _on_one_line(text: str) -> str:
    """The text without line ends, nor characters that a terminal obeys."""
    return printable(re.sub(r"\s", " ", text))


def _marked(text: str, start: int, end: int, statements: list[Statement]) -> str:
    marks: list[tuple[int, int, int, str]] = []
    for number, statement in enumerate(statements, start=1):
        for span in statement.spans:
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                size = last - first
                marks.append((first, 1, -size, f"[{number} "))
                marks.append((last, 0, size, f" {number}]"))
    pieces = []
    at = start
    for place, _, _, mark in sorted(marks):
        pieces += [_on_one_line(text[at:place]), mark]
        at = place
    return "".join([*pieces, _on_one_line(text[at:end])])


def _side_by_side(text: str, notes: list[str], width: int) -> list[str]:
    left = width - NOTE_WIDTH - 2
    if left < NARROWEST_TEXT:
        return [*wrap(text, max(width, 20)), *(f"  {line}" for line in notes)]
    rows = zip_longest(wrap(text, left), notes, fillvalue="")
    return [f"{line:<{left}}  {beside}".rstrip() for line, beside in rows]
