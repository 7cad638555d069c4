"""A limit on the time that an exchange over HTTP takes from its beginning to its end."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any

import httpx


class TooSlow(Exception):
    """The time was over; the message says which."""


class TimeLimit:
    """A time limit on an exchange: its connections are cut, and `TooSlow` is raised.

    The timeouts of httpx count from one byte to the next, so that a server that drips never
    meets them.
    """

    def __init__(self, seconds: float, left: float | None = None) -> None:
        """Of ``seconds`` there are only ``left`` where an earlier exchange took the others."""
        self._seconds = seconds
        self._over = threading.Event()
        self._connections: list[Any] = []
        self._timer = threading.Timer(seconds if left is None else max(left, 0), self._cut)
        self._timer.daemon = True
        self.extensions = {"trace": self._trace}

    def __enter__(self) -> TimeLimit:
        self._timer.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._timer.cancel()
        if error is None or isinstance(error, httpx.TransportError):
            self.check()

    def check(self) -> None:
        if self._over.is_set():
            raise TooSlow(f"it took more than {self._seconds} s")

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._connections.append(info["return_value"])
        self.check()

    def _cut(self) -> None:
        self._over.set()
        for connection in self._connections:
            with suppress(OSError):
                connection.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
