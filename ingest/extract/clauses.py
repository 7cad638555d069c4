"""The reporting clause of a statement: who says it and how, in words that can stand before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Span

MAX_WORDS = 25
MAX_BETWEEN = 8  # words between speaker and verb; what is more is said of something else
_QUOTATION = re.compile(r"[\"“”„«»]")
_END = re.compile(r"[\s,:;.—–-]+$")
_AUXILIARIES = re.compile(
    r"(?:\b(?:(?:ha[sd]|have|having|is|are|was|were|be|been|being|did|do|does|will|would|could|can"
    r"|may|might|must|should)(?:n['’]t)?|not|never|yet|no\s+longer|also|again|repeatedly)\s+)+$",
    re.I,
)


def reporting_clause(text: str, spans: Sequence[Span], cue: Span, mention: Span) -> str:
    """ "She did not rule out", of a statement at ``spans``.

    As it is printed where it stands before the statement and is short, else the speaker and the
    verb with what belongs to it ("..., warned the envoy" gives "the envoy warned").
    """
    speaker, verb = text[slice(*mention)], text[slice(*cue)]
    start, end = min(cue.start, mention.start), max(cue.end, mention.end)
    behind = min((span.start for span in spans if span.start >= end), default=end)
    printed = _words(text[start:behind])
    if spans[0].start >= end and _is_plain(printed) and _is_near(text, mention, cue):
        return printed
    if verb.casefold().startswith("according"):
        return f"{verb} {_words(speaker)}"
    helping = _AUXILIARIES.search(text, mention.end, cue.start) if mention < cue else None
    led_by = text[helping.start() : cue.start] if helping else ""
    leads_over = text[cue.end : behind] if cue.end <= behind and mention < cue else ""
    long = f"{speaker} {led_by}{verb}{leads_over}"
    return _words(long) if _is_plain(long) else _words(f"{speaker} {led_by}{verb}")


def _is_plain(clause: str) -> bool:
    """Whether it is short, and nobody is quoted in it."""
    return len(clause.split()) <= MAX_WORDS and not _QUOTATION.search(clause)


def _is_near(text: str, mention: Span, cue: Span) -> bool:
    return len(text[mention.end : cue.start].split()) <= MAX_BETWEEN


def _words(text: str) -> str:
    """On one line, without the marks that lead over to what is said."""
    return _END.sub("", " ".join(text.split()))
