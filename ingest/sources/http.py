"""The one client for the network: identified, patient, bounded, and polite.

Requests name the program and a contact (``COMMUNIQUE_CONTACT``), follow robots.txt (RFC 9309) and
its crawl delay, ask again with growing pauses when a server is busy, honour Retry-After, resume a
download that broke off, and send back what the server said of the version they hold, so that an
unchanged page is not sent again. Only http and https are spoken, also after a redirect.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

MAX_DOWNLOAD_BYTES = 2 * 1024**3
MAX_SECONDS = 600
MAX_REDIRECTS = 5
MAX_PAUSE_SECONDS = 120
ATTEMPTS = 5
_BUSY = {429, 500, 502, 503, 504}
_CHUNK = 256 * 1024
Result = TypeVar("Result")


class FetchError(Exception):
    """The address cannot be fetched; the message says why."""


class _Busy(Exception):
    """Worth another attempt, after ``pause`` seconds if the server named a time."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Fetched:
    """``outcome`` is ``new``, ``unchanged`` since the last time, or ``missing`` (404 or 410)."""

    outcome: Literal["new", "unchanged", "missing"]
    url: str
    content_type: str = ""


@dataclass
class Client:
    """Fetches addresses to files.

    ``memory`` is the file that keeps the validators (ETag, Last-Modified) of what was fetched.
    They count only after `remember`, so that what was fetched but not loaded is fetched again.
    """

    memory: Path | None = None
    pause_seconds: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    _validators: dict[str, dict[str, str]] = field(default_factory=dict)
    _robots: dict[str, Protego] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        contact = os.environ.get("COMMUNIQUE_CONTACT", "no contact given")
        self.agent = f"communique/{version('communique')} (research; {contact})"
        self._http = httpx.Client(
            headers={"User-Agent": self.agent},
            timeout=httpx.Timeout(30, connect=10),
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
        )
        self._remembered = _read_json(self.memory)

    def fetch(self, url: str, target: Path) -> Fetched:
        """Download ``url`` to ``target``, resuming ``target.part`` if it is there.

        Raises:
            FetchError: not http(s), forbidden by robots.txt, too large, too slow, or refused.
        """
        _check(url)
        robots = self._rules(url)
        if not robots.can_fetch(url, self.agent):
            raise FetchError(f"robots.txt of {urlsplit(url).netloc} forbids it")
        self._wait(url, robots)
        return self._patiently(lambda: self._download(url, target))

    def remember(self) -> None:
        """Keep the validators of what was fetched since the client was made."""
        if self.memory is None or not self._validators:
            return
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        aside = self.memory.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(_read_json(self.memory) | self._validators), "utf-8")
        aside.replace(self.memory)

    def _download(self, url: str, target: Path) -> Fetched:
        part = target.with_name(target.name + ".part")
        tag = target.with_name(target.name + ".part.tag")
        headers = self._conditions(url, part, tag)
        started = time.monotonic()
        with self._http.stream("GET", url, headers=headers) as response:
            _check(str(response.url))
            code = response.status_code
            if code == 304:
                return Fetched("unchanged", str(response.url))
            if code in (404, 410):
                return Fetched("missing", str(response.url))
            if code == 416:
                part.unlink(missing_ok=True)
                raise _Busy("the server does not continue the download")
            _raise_for(response)
            tag.write_text(_validator(response), "utf-8")
            size = part.stat().st_size if code == 206 and part.exists() else 0
            with part.open("ab" if size else "wb") as file:
                for chunk in response.iter_bytes(_CHUNK):
                    size += len(chunk)
                    if size > MAX_DOWNLOAD_BYTES:
                        part.unlink()
                        tag.unlink()
                        raise FetchError(f"it is larger than {MAX_DOWNLOAD_BYTES:,} bytes")
                    if time.monotonic() - started > MAX_SECONDS:
                        raise FetchError(f"it took more than {MAX_SECONDS} s; the part is kept")
                    file.write(chunk)
        part.replace(target)
        tag.unlink(missing_ok=True)
        self._keep(url, response)
        return Fetched("new", str(response.url), response.headers.get("Content-Type", ""))

    def _conditions(self, url: str, part: Path, tag: Path) -> dict[str, str]:
        if part.exists() and part.stat().st_size:
            validator = tag.read_text("utf-8") if tag.exists() else ""
            if validator:
                return {
                    "Range": f"bytes={part.stat().st_size}-",
                    "If-Range": validator,
                    "Accept-Encoding": "identity",
                }
        known = self._remembered.get(url, {})
        names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
        return {names[name]: value for name, value in known.items() if name in names}

    def _keep(self, url: str, response: httpx.Response) -> None:
        found = {
            "etag": response.headers.get("ETag", ""),
            "last_modified": response.headers.get("Last-Modified", ""),
        }
        self._validators[url] = {name: value for name, value in found.items() if value}

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = Protego.parse(self._patiently(lambda: self._robots_text(site)))
        return self._robots[site]

    def _robots_text(self, site: str) -> str:
        response = self._http.get(f"{site}/robots.txt")
        if response.status_code in _BUSY:
            _raise_for(response)
        return response.text[: 512 * 1024] if response.status_code == 200 else ""

    def _wait(self, url: str, robots: Protego) -> None:
        delay = min(float(robots.crawl_delay(self.agent) or 0), MAX_PAUSE_SECONDS)
        name = urlsplit(url).netloc
        due = self._last.get(name, -delay) + delay
        now = time.monotonic()
        if due > now and name in self._last:
            self.sleep(due - now)
        self._last[name] = time.monotonic()

    def _patiently(self, attempt: Callable[[], Result]) -> Result:
        def pause(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            if isinstance(error, _Busy) and error.pause is not None:
                return error.pause
            doubled: float = self.pause_seconds * 2.0 ** (state.attempt_number - 1)
            return min(doubled * random.uniform(0.5, 1.5), MAX_PAUSE_SECONDS)

        patient = Retrying(
            retry=retry_if_exception_type((_Busy, httpx.TransportError)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=pause,
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return patient(attempt)
        except (_Busy, httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(f"{error} ({type(error).__name__.strip('_')})") from error


def _validator(response: httpx.Response) -> str:
    """What identifies the version for a resumed download; nothing if it was sent compressed."""
    if response.headers.get("Content-Encoding"):
        return ""
    etag = response.headers.get("ETag", "")
    return "" if etag.startswith("W/") else etag or response.headers.get("Last-Modified", "")


def _check(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise FetchError(f"{url[:100]!r} is no http or https address")


def _raise_for(response: httpx.Response) -> None:
    code = response.status_code
    if code in _BUSY:
        raise _Busy(f"the server answers HTTP {code}", _retry_after(response))
    if code >= 400:
        raise FetchError(f"the server answers HTTP {code} {response.reason_phrase}")


def _retry_after(response: httpx.Response) -> float | None:
    said = response.headers.get("Retry-After", "")
    if said.isdigit():
        return min(float(said), MAX_PAUSE_SECONDS)
    try:
        seconds = parsedate_to_datetime(said).timestamp() - time.time()
    except (TypeError, ValueError):
        return None
    return float(min(max(seconds, 0.0), MAX_PAUSE_SECONDS))


def _read_json(path: Path | None) -> dict[str, dict[str, str]]:
    try:
        content = json.loads(path.read_text("utf-8")) if path is not None else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
