"""Bytes to text, strictly: what is not text is said to be none."""

from __future__ import annotations

from pathlib import Path

from ingest.sources.base import SourceError

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def read_text(path: Path) -> str:
    """The text of a whole file, line ends as ``\\n``.

    Raises:
        SourceError: the file is empty, larger than 16 MiB, or not text in a known encoding.
    """
    return decode(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The whole file, if it is no larger than one document may be; `SourceError` otherwise."""
    with path.open("rb") as file:
        raw = file.read(MAX_DOCUMENT_BYTES + 1)
    if len(raw) > MAX_DOCUMENT_BYTES:
        raise SourceError(
            f"the file has {path.stat().st_size:,} bytes, more than the {MAX_DOCUMENT_BYTES:,} of "
            "one document; divide it, or give it as JSONL with a document a line"
        )
    return raw


def decode(raw: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or else Windows-1252; `SourceError` for what is none of them."""
    if not raw.strip():
        raise SourceError("the file is empty")
    encoding = next((name for bom, name in _BOMS.items() if raw.startswith(bom)), "utf-8")
    if encoding != "utf-16" and b"\0" in raw:
        raise SourceError("the file is binary, not text")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise SourceError(f"the file is not valid {encoding}: {error.reason}") from error
        text = _decode_windows(raw, error)
    if "\0" in text:
        raise SourceError("the file is binary, not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def peek(head: bytes) -> str:
    """The text of a file's first bytes, roughly, for telling what kind it is."""
    encoding = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "utf-8")
    if encoding == "utf-16":
        head = head[: len(head) // 2 * 2]
    return head.decode(encoding, "replace").lstrip()


def _decode_windows(raw: bytes, error: UnicodeDecodeError) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise SourceError(
            f"the file is neither UTF-8 (byte {error.start}: {error.reason}) nor Windows-1252; "
            "convert it to UTF-8"
        ) from error
