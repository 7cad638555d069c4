"""The reporting clause of a statement: who says it and how, in words that can stand before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ingest.extract.lexicon import tag
from ingest.model import Span, StatementKind

MAX_WORDS = 25
MAX_BETWEEN = 8  # words between speaker and verb; what is more is said of something else
_MAX_HELPING = 6  # words before the verb that may belong to it
_REACH = 120  # characters in which they stand
_QUOTATION = re.compile(r"[\"“”„«»]")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_SET_OFF = re.compile(r"[,:]\s*$")
_END = re.compile(r"[\s,:;.—–-]+$")
_WORD = re.compile(r"\w[\w'’]*")
_AUXILIARIES = frozenset(("AUX", "MODAL"))
_ADVERB = re.compile(
    r"not|never|no|longer|yet|ever|once|also|again|still|so|far|[a-z]+ly|(?:sha|might)n['’]t", re.I
)
# "Nor did Marek rule out": a denial before the speaker.
_DENIED = re.compile(
    r"\b(?:(?:nor|neither|never|at no time|by no means|seldom)\s+(?:did|does|do|has|have|had|would"
    r"|will|could|can|is|was)|no)\s+$",
    re.I,
)


def is_reported(text: str, spans: Sequence[Span], kind: StatementKind, cue: Span) -> bool:
    """Whether a statement needs what introduces it: reported words, and quoted bits of a sentence
    (he spoke of "a good day")."""
    if not _FIRST_LETTER.search(text, *cue):  # "Marek: we will talk"
        return False
    if kind != "direct":
        return kind in ("indirect", "mixed")
    start, end = spans[0]
    first = _FIRST_LETTER.search(text, start, end)
    is_bit = first is not None and first.group().islower()
    return is_bit and cue.end <= start and not _SET_OFF.search(text[cue.end : start])


def reporting_clause(
    text: str, spans: Sequence[Span], cue: Span, mention: Span, cues: Sequence[int] = ()
) -> str:
    """ "She did not rule out", of a statement at ``spans``; ``cues`` are the places of all cues of
    the text in their order.

    As it is printed where it stands before the statement, is short and introduces no other, else
    the speaker and the verb with what belongs to it: "..., warned the envoy" gives "the envoy
    warned", and "according to the envoy" gives "the envoy said".
    """
    if text[slice(*cue)].casefold().startswith("according"):
        return f"{_words(text[slice(*mention)])} said"
    if cue < mention:
        verb = text[slice(*cue)]
        return _words(f"{text[slice(*mention)]} {verb[:1].lower()}{verb[1:]}")
    denied = _DENIED.search(text, max(0, mention.start - _REACH), mention.start)
    start = denied.start() if denied else mention.start
    is_ahead = spans[0].start >= cue.end
    behind = spans[0].start if is_ahead else cue.end
    printed = _words(text[start:behind])
    if is_ahead and _is_plain(printed) and _is_alone(text, mention, cue, cues):
        return printed
    speaker = text[start : mention.end]
    comma = "," * ("," in speaker and text[mention.end : mention.end + 1] == ",")
    verb = text[_helping(text, mention.end, cue.start) : cue.end]
    long = f"{speaker}{comma} {verb}{text[cue.end : behind]}"
    return _words(long) if _is_plain(long) else _words(f"{speaker}{comma} {verb}")


def _is_plain(clause: str) -> bool:
    """Whether it is short, and nobody is quoted in it."""
    return len(clause.split()) <= MAX_WORDS and not _QUOTATION.search(clause)


def _is_alone(text: str, mention: Span, cue: Span, cues: Sequence[int]) -> bool:
    """Whether little and no other verb of saying stands between the speaker and the verb."""
    other = bisect_left(cues, mention.end)
    is_first = other == len(cues) or cues[other] >= cue.start
    return is_first and len(text[mention.end : cue.start].split()) <= MAX_BETWEEN


def _helping(text: str, start: int, end: int) -> int:
    """Where the auxiliaries, denials and adverbs begin that stand right before the verb at
    ``end``."""
    words = list(_WORD.finditer(text, max(start, end - _REACH), end))
    begin = end
    for word in reversed(words[-_MAX_HELPING:]):
        if tag(word.group()) not in _AUXILIARIES and not _ADVERB.fullmatch(word.group()):
            break
        begin = word.start()
    return begin


def _words(text: str) -> str:
    """On one line, without the marks that lead over to what is said."""
    return _END.sub("", " ".join(text.split()))
