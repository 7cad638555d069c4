"""Which words moved a coding: the tokens that vote for the act, as spans of the statement."""

from __future__ import annotations

from ingest.coding.encoder import Floats

COVERED = 0.6
MAX_SPANS = 6


def spans(
    text: str, votes: Floats, places: list[tuple[int, int]], act: int, acts: int
) -> list[list[float]]:
    """[start, end, weight] of the words that vote most for the act over the others.

    ``votes`` (tokens, outputs) and ``places`` as in ``encoder.Reading``. Weights are shares of all
    votes in favour, 0..1; as many words are given as make up ``COVERED`` of them, in text order.
    """
    lead = votes[:, act] - votes[:, :acts].mean(axis=1)
    words: dict[tuple[int, int], float] = {}
    for (start, end), vote in zip(places, lead.tolist(), strict=True):
        if vote > 0 and any(character.isalnum() for character in text[start:end]):
            word = _word(text, start, end)
            words[word] = words.get(word, 0.0) + vote
    total = sum(words.values())
    chosen: list[list[float]] = []
    covered = 0.0
    for (start, end), vote in sorted(words.items(), key=lambda item: (-item[1], item[0])):
        if covered >= COVERED * total or len(chosen) == MAX_SPANS:
            break
        covered += vote
        chosen.append([start, end, round(vote / total, 3)])
    return _joined(text, sorted(chosen))


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole word around a piece of one."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _joined(text: str, chosen: list[list[float]]) -> list[list[float]]:
    """Neighbouring words as one span with their weights added."""
    result: list[list[float]] = []
    for start, end, weight in chosen:
        if result and not text[int(result[-1][1]) : int(start)].strip():
            result[-1][1] = end
            result[-1][2] = round(result[-1][2] + weight, 3)
        else:
            result.append([start, end, weight])
    return result
