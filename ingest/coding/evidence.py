"""Which words moved a coding: the tokens that vote for an act, as spans of the statement."""

from __future__ import annotations

from ingest.coding.encoder import Floats

COVERED = 0.6
MAX_SPANS = 6


def spans(
    text: str, votes: Floats, places: list[tuple[int, int]], act: int, acts: int, lead: int = 0
) -> list[list[float]]:
    """[start, end, weight] of the words that vote most for the act over the others.

    ``votes`` (tokens, outputs) and ``places`` as in ``encoder.Reading``. Weights are shares of all
    votes in favour, 0..1; as many words are given as make up ``COVERED`` of them, in text order.
    No span lies on both sides of the place ``lead``.
    """
    favour = votes[:, act] - votes[:, :acts].mean(axis=1)
    words: dict[tuple[int, int], float] = {}
    for (start, end), vote in zip(places, favour.tolist(), strict=True):
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
    return _joined(text, sorted(chosen), lead)


def parted(chosen: list[list[float]], lead: int) -> dict[str, list[list[float]]]:
    """Spans of what was read as ``spans`` of the text and, where ``lead`` characters of a reporting
    clause stood in front of it, as ``reporting``, spans of that."""
    if not lead:
        return {"spans": chosen}
    return {
        "spans": [[a - lead, b - lead, weight] for a, b, weight in chosen if a >= lead],
        "reporting": [span for span in chosen if span[0] < lead],
    }


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole word around a piece of one."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _joined(text: str, chosen: list[list[float]], lead: int) -> list[list[float]]:
    """Neighbouring words as one span with their weights added."""
    result: list[list[float]] = []
    for start, end, weight in chosen:
        is_next = result and not text[int(result[-1][1]) : int(start)].strip()
        if is_next and not result[-1][1] < lead <= start:
            result[-1][1] = end
            result[-1][2] = round(result[-1][2] + weight, 3)
        else:
            result.append([start, end, weight])
    return result
