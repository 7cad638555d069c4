"""The reporting clause of a statement: who says it and how, in words that can stand before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Span, StatementKind

MAX_WORDS = 25
MAX_BETWEEN = 8  # words between speaker and verb; what is more is said of something else
_QUOTATION = re.compile(r"[\"“”„«»]")
_PART_OF_SENTENCE = re.compile(r"[^\w]*[a-z]")
_END = re.compile(r"[\s,:;.—–-]+$")
_AUXILIARIES = re.compile(
    r"(?:\b(?:(?:ha[sd]|have|having|is|are|was|were|be|been|being|did|do|does|will|would|could|can"
    r"|may|might|must|should)(?:n['’]t)?|not|never|yet|no\s+longer|also|again|repeatedly)\s+)+$",
    re.I,
)


def is_reported(text: str, spans: Sequence[Span], kind: StatementKind) -> bool:
    """Whether a statement needs what introduces it: reported words, and quoted bits of a sentence
    (he spoke of "a good day")."""
    return kind in ("indirect", "mixed") or (
        kind == "direct" and bool(_PART_OF_SENTENCE.match(text, *spans[0]))
    )


def reporting_clause(
    text: str, spans: Sequence[Span], cue: Span, mention: Span, cues: Sequence[Span] = ()
) -> str:
    """ "She did not rule out", of a statement at ``spans``; ``cues`` are those of all statements.

    As it is printed where it stands before the statement, is short and introduces no other, else
    the speaker and the verb with what belongs to it ("..., warned the envoy" gives "the envoy
    warned").
    """
    speaker, verb = text[slice(*mention)], text[slice(*cue)]
    start, end = min(cue.start, mention.start), max(cue.end, mention.end)
    behind = min((span.start for span in spans if span.start >= end), default=end)
    printed = _words(text[start:behind])
    is_alone = not any(mention.end <= other.start < cue.start for other in cues)
    is_near = len(text[mention.end : cue.start].split()) <= MAX_BETWEEN
    if spans[0].start >= end and _is_plain(printed) and is_near and is_alone:
        return printed
    if verb.casefold().startswith("according"):
        return f"{verb} {_words(speaker)}"
    helping = _AUXILIARIES.search(text, mention.end, cue.start) if mention < cue else None
    led_by = text[helping.start() : cue.start] if helping else ""
    follows = spans[0].start >= cue.end and mention < cue
    leads_over = text[cue.end : behind] if follows else ""
    long = f"{speaker} {led_by}{verb}{leads_over}"
    return _words(long) if _is_plain(long) else _words(f"{speaker} {led_by}{verb}")


def _is_plain(clause: str) -> bool:
    """Whether it is short, and nobody is quoted in it."""
    return len(clause.split()) <= MAX_WORDS and not _QUOTATION.search(clause)


def _words(text: str) -> str:
    """On one line, without the marks that lead over to what is said."""
    return _END.sub("", " ".join(text.split()))
