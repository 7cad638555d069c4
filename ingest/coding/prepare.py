"""A statement as the model sees it: places made nameless, actors marked, offsets kept.

Names of countries, capitals and peoples become two neutral tokens, so that a country's name never
decides a score; the actors given with a statement are marked where they stand. A mark in front
tells that the text is its speaker's own words and no report: deeds of others are then no acts.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

MARKS = tuple(map(chr, range(0xE000, 0xE007)))
PLACE, PEOPLE, SOURCE, SOURCE_END, TARGET, TARGET_END, SPOKEN = MARKS
MAX_CHARS = 1000
SHORTEST_IN_CAPITALS = 4  # MALI is a state, LAO may be anything

_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-z][\w.'’]*")  # of Iran-Iraq either
_QUOTATION_MARK = re.compile(r"[\"“”„‟«»「」『』＂]|``|''|‘|’(?!\w)|(?<!\w)'|'(?!\w)")
_OPENS_QUOTED = re.compile(rf"\s*(?:{_QUOTATION_MARK.pattern})")
_CLOSES_QUOTED = re.compile(rf"(?:{_QUOTATION_MARK.pattern})\W*$")
_CLOSING = 4  # characters in which the last mark stands
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """``text`` for the tokenizer; ``origin[i]`` is the place of its i-th character in the original.

    ``origin`` has one entry more than ``text``: the end.
    """

    text: str
    origin: list[int]


def prepare(
    text: str,
    source: str | None = None,
    target: str | tuple[int, int] | None = None,
    is_spoken: bool = False,
) -> Prepared:
    """Mark speech and actors, replace places, and keep at most ``MAX_CHARS`` of the original.

    The target is given by its words or by their place in the text.
    """
    text = _PRIVATE.sub(" ", text[:MAX_CHARS])
    edits = [(start, end, mark) for start, end, mark in _places(text)]
    edits += _actor(text, source, SOURCE, SOURCE_END)
    edits += _actor(text, target, TARGET, TARGET_END)
    edits.sort(key=lambda edit: (edit[0], edit[1]))
    pieces = [f"{SPOKEN} "] if is_spoken else []
    origin = [0, 0] if is_spoken else []
    position = 0
    for start, end, mark in edits:
        if start < position:
            continue
        pieces += [text[position:start], f" {mark} "]
        origin += [*range(position, start), start, start, end]
        position = end
    pieces.append(text[position:])
    origin += range(position, len(text) + 1)
    return Prepared("".join(pieces), origin)


def unquoted(text: str) -> str:
    """A text that is printed in quotation marks, from first to last, without them, at the same
    offsets.

    The model knows speech as it is spoken; marks around it are read as irony or doubt.
    """
    end = len(text.rstrip())
    if not _OPENS_QUOTED.match(text) or not _CLOSES_QUOTED.search(
        text, max(0, end - _CLOSING), end
    ):
        return text
    return _QUOTATION_MARK.sub(lambda mark: " " * len(mark.group()), text)


def _actor(
    text: str, actor: str | tuple[int, int] | None, mark: str, end_mark: str
) -> list[tuple[int, int, str]]:
    place = actor if isinstance(actor, tuple) else find_actor(text, actor)
    if place is None or place[1] > len(text):
        return []
    return [(place[0], place[0], mark), (place[1], place[1], end_mark)]


def find_actor(text: str, actor: str | None) -> tuple[int, int] | None:
    """Where an actor's text stands as whole words, else anywhere, else None."""
    if not actor or not actor.strip():
        return None
    actor = actor.strip()
    start = first = text.find(actor)
    while start >= 0:
        end = start + len(actor)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return start, end
        start = text.find(actor, start + 1)
    return None if first < 0 else (first, first + len(actor))


def _places(text: str) -> list[tuple[int, int, str]]:
    found = []
    position = 0
    table = _place_table()
    for word in _CAPITALISED.finditer(text):
        start = word.start()
        if start < position:
            continue
        for name, mark in table.get(_key(word.group()), ()):
            end = start + len(name)
            if text.startswith(name, start) and (
                name.endswith("-") or not text[end : end + 1].isalnum()
            ):
                found.append((start, end, mark))
                position = end
                break
    return found


def _key(name: str) -> str:
    return name[:2]


@cache
def _place_table() -> dict[str, list[tuple[str, str]]]:
    """Names, also in capitals, by their first two letters, the longest first."""
    file = resources.files("ingest.coding.codebook").joinpath("places.csv")
    table: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(file.read_text("utf-8").splitlines()):
        mark = PLACE if row["kind"] == "place" else PEOPLE
        name, capitals = row["text"], row["text"].upper()
        for form in {name, capitals} if len(name) >= SHORTEST_IN_CAPITALS else {name}:
            table.setdefault(_key(form), []).append((form, mark))
    for names in table.values():
        names.sort(key=lambda entry: -len(entry[0]))
    return table
