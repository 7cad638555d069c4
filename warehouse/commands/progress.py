"""How far a long command has come: a bar on a terminal, lines where stderr is a file or a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click
from tqdm import tqdm

SECONDS_BETWEEN = 10


class Tell(Protocol):
    def __call__(self, done: int, **beside: int) -> None: ...


@contextmanager
def progress(doing: str, unit: str, total: int | None = None) -> Iterator[Tell]:
    """What to call with how many units are done, in all, and with other counts by their names."""
    with tqdm(total=total, unit=f" {unit}", disable=None, file=sys.stderr) as bar:

        def in_bar(done: int, **beside: int) -> None:
            bar.n = done
            bar.set_postfix(beside, refresh=False)
            bar.refresh()

        yield _in_lines(Lines(doing), unit, total) if bar.disable else in_bar


def _in_lines(lines: Lines, unit: str, total: int | None) -> Tell:
    of = "" if total is None else f" of {total:,}"

    def tell(done: int, **beside: int) -> None:
        others = (f", {name} {count:,}" for name, count in beside.items())
        lines.tell(f"{unit} {done:,}{of}{''.join(others)}")

    return tell


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
