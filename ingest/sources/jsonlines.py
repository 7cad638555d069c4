"""JSON objects, one a line or as one list, in bounded memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ingest.model import Rejected
from ingest.sources.base import SourceError
from ingest.sources.lines import read_lines
from ingest.sources.text import peek, read_text

Object = dict[str, Any]
_SIGN = re.compile(r"\S")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


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
            if isinstance(part, dict):
                yield Found(place, part)
            else:
                yield Rejected(place, "it is no JSON object", json.dumps(part))


def _values(text: str) -> Iterator[tuple[int, Any]]:
    """The JSON values that stand one after the other in ``text``, each with its first line."""
    decoder = json.JSONDecoder()
    text = text.lstrip("\ufeff")
    line, end = 1, 0
    while found := _SIGN.search(text, end):
        start = found.start()
        line += text.count("\n", end, start)
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"broken JSON: {error}") from error
        yield line, _whole(value)
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
        value = json.loads(text)
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
    with path.open("rb") as file:
        first = file.readline(64 * 1024).strip().removeprefix(b"\xef\xbb\xbf")
    return not first.startswith(b"[") and not first.endswith((b"{", b"[", b":", b","))
