"""JSON objects, one a line or as one list, in bounded memory."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ingest.model import Rejected
from ingest.sources.base import SourceError
from ingest.sources.lines import MAX_LINE_BYTES, read_lines
from ingest.sources.text import peek, read_text

Object = dict[str, Any]
_SIGN = re.compile(r"\S")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class RepeatedName(ValueError):
    """An object gives a name twice, so that one of its values would be lost."""


class _Repeating(dict[str, Any]):
    """An object that gave a name twice; who knows its place raises RepeatedName."""

    name = ""


def renamed(values: Mapping[str, Any], ours: Callable[[str], str]) -> Object:
    """The values under our names; RepeatedName where two of theirs become one."""
    found: Object = {}
    theirs: dict[str, str] = {}
    for name, value in values.items():
        own = ours(name)
        if own in found:
            raise RepeatedName(f"the names {theirs[own]!r} and {name!r} are one here; keep one")
        found[own], theirs[own] = value, name
    return found


class Found(NamedTuple):
    """An object, and where it stands: "line 17", or in a list "object 4"."""

    place: str
    values: Object


def read_objects(path: Path, fallback: str | None = None) -> Iterator[Found | Rejected]:
    """The objects of a JSON Lines file, or of a file of JSON lists or objects over many lines.

    JSON Lines are read line by line; other JSON as a whole, no larger than one document may be.
    ``fallback`` is the encoding of lines that are not UTF-8; without one they are rejected.
    """
    if _is_lines(path):
        for line in read_lines(path, fallback):
            place = f"line {line.number}"
            yield (
                Rejected(place, line.problem, line.text)
                if line.problem
                else _object(line.text, place)
            )
        return
    number = 0
    for first_line, value in _values(read_text(path)):
        for part in value if isinstance(value, list) else [value]:
            number += 1
            place = f"object {number}" if isinstance(value, list) else f"line {first_line}"
            try:
                _refuse_repeated(part)
            except RepeatedName as error:
                yield Rejected(place, str(error), json.dumps(_whole(part), ensure_ascii=False))
                continue
            if isinstance(part, dict):
                yield Found(place, _whole(part))
            else:
                yield Rejected(place, "it is no JSON object", json.dumps(part))


def load_json(text: str) -> Any:
    """``json.loads``, but raises RepeatedName where an object gives a name twice."""
    value = json.loads(text, object_pairs_hook=_object_of)
    _refuse_repeated(value)
    return value


def _object_of(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    counts = Counter(name for name, _ in pairs)
    repeating.name = next(name for name, count in counts.items() if count > 1)
    return repeating


def _refuse_repeated(value: Any) -> None:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, _Repeating):
            raise RepeatedName(f"the name {part.name!r} stands twice in one object; keep one")
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _values(text: str) -> Iterator[tuple[int, Any]]:
    """The JSON values that stand one after the other in ``text``, each with its first line."""
    decoder = json.JSONDecoder(object_pairs_hook=_object_of)
    text = text.lstrip("\ufeff")
    line, end = 1, 0
    while found := _SIGN.search(text, end):
        start = found.start()
        line += text.count("\n", end, start)
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"broken JSON: {error}") from error
        yield line, value
        line += text.count("\n", start, end)


def first_object(head: bytes) -> Object | None:
    """The first object of the file that begins with ``head``, its names in lower case.

    Where the object is cut off, the names that are there, without values.
    """
    text = peek(head).lstrip("\ufeff")
    start = text.lstrip("[ \t\r\n")
    if not start.startswith("{"):
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        value = _names_of_cut(start)
    return {name.lower(): part for name, part in value.items()}


def _names_of_cut(text: str) -> Object:
    """The names at the first level of an object whose end is missing."""
    names: Object = {}
    decoder = json.JSONDecoder()
    at = 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            name, at = decoder.raw_decode(text, at)
            at = text.index(":", at) + 1
            names[str(name)] = None
            while text[at] in " \t\r\n":
                at += 1
            names[str(name)], at = decoder.raw_decode(text, at)
        except (ValueError, IndexError, RecursionError):
            return names


def _object(text: str, place: str) -> Found | Rejected:
    try:
        value = load_json(text)
    except RepeatedName as error:
        return Rejected(place, str(error), text)
    except (ValueError, RecursionError) as error:
        return Rejected(place, f"broken JSON: {error}", text)
    if _SURROGATE.search(text):
        value = _whole(value)
    if not isinstance(value, dict):
        return Rejected(place, "the line is no JSON object", text)
    return Found(place, value)


def _whole(value: Any) -> Any:
    """``value`` with half characters, which JSON can write and no text can hold, as U+FFFD."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _is_lines(path: Path) -> bool:
    """Whether the first line that is not blank stands for itself."""
    with path.open("rb") as file:
        while raw := file.readline(MAX_LINE_BYTES):
            if first := raw.removeprefix(b"\xef\xbb\xbf").strip():
                is_cut = len(raw) == MAX_LINE_BYTES  # anywhere, so that its end tells nothing
                goes_on = not is_cut and first.endswith((b"{", b"[", b":", b","))
                return not first.startswith(b"[") and not goes_on
    return True
