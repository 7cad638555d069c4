"""The identity of rows that bring an id of their own.

An id counts within its dataset: the file at its place (the address it was fetched from, or its
absolute path; in an archive also the name there). So a changed row of the same file is a revision,
and rows of two files never replace each other, though both number theirs from 1.
"""

from __future__ import annotations

import os
from pathlib import Path

from ingest.model import content_id
from ingest.sources.base import Options


class RowProblem(ValueError):
    """The row cannot be taken; the message says why."""


class RowIds:
    """Makes the keys of the rows of one file; an id that stands in it twice is refused."""

    def __init__(self, kind: str, path: Path, options: Options) -> None:
        shown = options.shown or path
        place = str(shown) if options.url else os.path.abspath(shown)  # noqa: PTH100 (keeps links)
        self._prefix = f"{kind}:{shown.name}-{content_id(place)[:12]}"
        # 64-bit hashes instead of the ids themselves: a file may hold millions.
        self._seen: set[int] = set()

    def key(self, own: str) -> str:
        """The key of the row whose id is ``own``.

        Raises:
            RowProblem: an earlier row of the file has this id.
        """
        if hash(own) in self._seen:
            raise RowProblem(f"the id {own!r} stands already in an earlier row; ids must differ")
        self._seen.add(hash(own))
        return f"{self._prefix}:{own}"
