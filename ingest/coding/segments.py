"""Long statements in pieces that the encoder can read: sentences, put together up to a length."""

from __future__ import annotations

import re

MAX_WORDS = 60
MIN_WORDS = 20
MAX_SEGMENTS = 600

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W\d_a-z])|\n\s*\n")
_WORD = re.compile(r"\S+")


def segments(text: str, lead: str = "") -> list[tuple[int, int]]:
    """Places (start, end) of the pieces, in order; one piece if the text is short.

    Sentences are joined up to ``MAX_WORDS`` words, with those of ``lead``, which is read in front
    of every piece; a longer sentence is cut. At most ``MAX_SEGMENTS`` pieces are returned: what
    stands behind them is not read.
    """
    most = max(MIN_WORDS, MAX_WORDS - len(lead.split()))
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= most:
        return [(0, len(text))]
    ends = {match.end() for match in _SENTENCE_END.finditer(text)}
    pieces: list[tuple[int, int]] = []
    first, last_break = 0, 0
    for number, (start, _) in enumerate(words):
        if start in ends:
            last_break = number
        if number - first == most:
            cut = last_break if last_break > first else number
            pieces.append((words[first][0], words[cut - 1][1]))
            first = cut
    pieces.append((words[first][0], words[-1][1]))
    return pieces[:MAX_SEGMENTS]
