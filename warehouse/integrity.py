"""Checksums: of a build's file, while copying it, and of the manifest that holds them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ingest.durable import file_sha256

BLOCK = 4 * 1024 * 1024
OWN_CHECKSUM = "manifest_sha256"


class Damaged(Exception):
    """A file does not hold what was written; the message says what is wrong with it."""


def copy_verified(source: Path, target: Path, sha256: str) -> None:
    """Copy a file; raises Damaged if it does not have this checksum."""
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("wb") as new:
        while block := old.read(BLOCK):
            digest.update(block)
            new.write(block)
    _compare(source, digest.hexdigest(), sha256)


def verify(path: Path, sha256: str) -> None:
    """Read a file whole; raises Damaged if it does not have this checksum."""
    _compare(path, file_sha256(path), sha256)


def _compare(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise Damaged(f"{path.name} has another checksum than when it was published")


def write_manifest(path: Path, content: dict[str, Any]) -> None:
    sealed = {**content, OWN_CHECKSUM: _checksum(content)}
    path.write_text(json.dumps(sealed, indent=2, ensure_ascii=False) + "\n", "utf-8")


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest without its checksum; raises Damaged if it is not as it was written."""
    try:
        content: Any = json.loads(path.read_text("utf-8"))
        sealed = content.pop(OWN_CHECKSUM)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Damaged(f"{path.name} cannot be read ({error})") from error
    if _checksum(content) != sealed:
        raise Damaged(f"{path.name} has been changed")
    manifest: dict[str, Any] = content
    return manifest


def _checksum(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
