"""How far a long command has come, for those who read its stderr in a file or a log."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

SECONDS_BETWEEN = 10


class Lines:
    """Lines on stderr, some time apart however often something is told."""

    def __init__(self, first: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._write(first)

    def tell(self, line: str) -> None:
        if self._clock() - self._written_at >= SECONDS_BETWEEN:
            self._write(line)

    def _write(self, line: str) -> None:
        click.echo(f"{line} ...", err=True)
        self._written_at = self._clock()
