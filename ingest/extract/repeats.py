"""One statement where a headline, a teaser or a pull quote repeats another."""

from __future__ import annotations

import re

from ingest.model import Statement

_WORD = re.compile(r"\w+")
_SHORTEST = 5


def without_repeats(statements: list[Statement]) -> list[Statement]:
    """``statements`` without those whose words another one has, in order and from its beginning.

    The fullest form stays; of equal ones, one with a resolved speaker, then the first. Only
    statements of five words or more are compared.
    """
    words = [_words(statement) for statement in statements]
    by_start: dict[tuple[str, ...], list[int]] = {}
    for i, these in enumerate(words):
        if len(these) >= _SHORTEST:
            by_start.setdefault(these[:_SHORTEST], []).append(i)
    dropped: set[int] = set()
    for group in by_start.values():
        ranked = sorted(group, key=lambda i: (-len(words[i]), statements[i].speaker is None, i))
        for place, i in enumerate(ranked):
            these = words[i]
            kept = (j for j in ranked[:place] if j not in dropped)
            if any(
                words[j][: len(these)] == these and _one_speaker(statements[i], statements[j])
                for j in kept
            ):
                dropped.add(i)
    return [statement for i, statement in enumerate(statements) if i not in dropped]


def _one_speaker(one: Statement, other: Statement) -> bool:
    return one.speaker_id == other.speaker_id or None in (one.speaker_id, other.speaker_id)


def _words(statement: Statement) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(statement.text))
