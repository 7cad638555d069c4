"""Helpers: write an input, and read it as `communique ingest` would."""

from __future__ import annotations

from pathlib import Path

from ingest.model import Document, Rejected
from ingest.sources.base import Item, Options, SourceError
from ingest.sources.inputs import inputs


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(*paths: Path, **options: object) -> list[Item]:
    """Every item of the files, archives unpacked; a file that is none is a `Rejected`."""
    items: list[Item] = []
    for source, path in inputs(paths):
        try:
            items += source.read(path, Options(**options))  # type: ignore[arg-type]
        except SourceError as error:
            items.append(Rejected("file", str(error)))
    return items


def kinds(*paths: Path) -> list[str]:
    """The names of the sources that recognise the files."""
    return [source.name for source, _ in inputs(paths)]


def document(*paths: Path, **options: object) -> Document:
    """The one document of the files."""
    (item,) = read(*paths, **options)
    assert isinstance(item, Document), item
    return item


def rejected(*paths: Path, **options: object) -> Rejected:
    """The one problem of the files."""
    (item,) = read(*paths, **options)
    assert isinstance(item, Rejected), item
    return item
