"""One statement where a headline, a teaser or a pull quote repeats another."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.model import Statement

_WORD = re.compile(r"\w+")
_SHORTEST = 5
_LONGEST_HEADLINE = 200
_LEAD = 5
_ECHO = 0.6
_STEM = 5


def one_a_place(statements: list[Statement]) -> list[Statement]:
    """``statements`` with one of each place and kind: one with a known speaker, then the first."""
    chosen: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        place = (statement.spans, statement.kind)
        other = chosen.setdefault(place, statement)
        if other.speaker_id is None and statement.speaker_id is not None:
            chosen[place] = statement
    return list(chosen.values())


def without_repeats(statements: list[Statement]) -> list[Statement]:
    """``statements`` without those whose words another one has, in order and from its beginning.

    The fullest form stays; of equal ones, one with a resolved speaker, then the first. Only
    statements of five words or more are compared, and only of one speaker.
    """
    words = [_words(statement) for statement in statements]
    ranked = sorted(
        (i for i, these in enumerate(words) if len(these) >= _SHORTEST),
        key=lambda i: (words[i], statements[i].speaker_id or "", -i),
    )
    # What begins like another sorts right before it.
    dropped = {
        i
        for i, j in pairwise(ranked)
        if words[j][: len(words[i])] == words[i] and _one_speaker(statements[i], statements[j])
    }
    return [statement for i, statement in enumerate(statements) if i not in dropped]


def without_echoed_headline(statements: list[Statement], text: str) -> list[Statement]:
    """``statements`` without those of the headline that the lead makes again in other words.

    The headline is a short first line. It is echoed where one of the next statements of the same
    speaker has most of its words of weight.
    """
    end = text.find("\n")
    if not 0 < end <= _LONGEST_HEADLINE:
        return statements
    inside = sum(statement.spans[-1].end <= end for statement in statements)
    lead = statements[inside : inside + _LEAD]
    kept = [s for s in statements[:inside] if not any(_echoes(other, s) for other in lead)]
    return kept + statements[inside:]


def _echoes(one: Statement, headline: Statement) -> bool:
    stems = _stems(headline)
    shared = len(stems & _stems(one))
    return one.speaker_id == headline.speaker_id and shared >= _ECHO * len(stems) > 0


def _stems(statement: Statement) -> set[str]:
    return {word[:_STEM] for word in _words(statement) if len(word) > 3}


def _one_speaker(one: Statement, other: Statement) -> bool:
    return one.speaker_id == other.speaker_id or None in (one.speaker_id, other.speaker_id)


def _words(statement: Statement) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(statement.text))
