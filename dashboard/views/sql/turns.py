"""How many questions the console asks at once, over all visitors of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.query import QueryError
from warehouse.settings import CONSOLE_QUERIES, CONSOLE_SECONDS

_freed = threading.Condition()
_running = 0


@contextmanager
def turn() -> Iterator[None]:
    """Hold one of the turns that the settings give; QueryError if none comes free in time."""
    global _running
    with _freed:
        most = CONSOLE_QUERIES.value
        if not _freed.wait_for(lambda: _running < most, CONSOLE_SECONDS.value):
            raise QueryError(
                f"the console is busy: it answers {most} at once ({CONSOLE_QUERIES.name}); "
                "ask again in a moment"
            )
        _running += 1
    try:
        yield
    finally:
        with _freed:
            _running -= 1
            _freed.notify()
