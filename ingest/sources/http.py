"""The one client for the network: identified, patient, bounded, and polite.

Requests name the program and a contact (``COMMUNIQUE_CONTACT``), follow robots.txt (RFC 9309) and
its crawl delay, ask again with growing pauses when a server is busy, honour Retry-After, resume a
download that broke off, and send back what the server said of the version they hold, so that an
unchanged page is not sent again. Only http and https are spoken, also after a redirect; every host
on the way is asked for its robots.txt, and none leads from the internet into the own network, as
far as its name tells: it is looked up for the check and again for the connection, so that a name
whose answer changes in between passes.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypeVar

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from ingest.sources.addresses import is_public
from ingest.sources.timelimit import TimeLimit, TooSlow

MAX_DOWNLOAD_BYTES = 2 * 1024**3
MAX_SECONDS = 600
MAX_ROBOTS_BYTES = 512 * 1024
MAX_ROBOTS_SECONDS = 60
MAX_REDIRECTS = 5
MAX_PAUSE_SECONDS = 120
ATTEMPTS = 5
_BUSY = {429, 500, 502, 503, 504}
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
    """``outcome`` is ``new``, ``unchanged`` since the last time, or ``missing`` (404 or 410).

    ``url`` is where redirects led to, without a name and password: the warehouse shows it.
    """

    outcome: Literal["new", "unchanged", "missing"]
    url: str
    content_type: str = ""


@dataclass
class Client:
    """Fetches addresses to files.

    ``memory`` is the file that keeps the validators (ETag, Last-Modified) of what was fetched.
    They count only after `remember`, so that what was fetched but not loaded is fetched again, and
    only for the same ``purpose``, for what was loaded with other options is to be loaded again.
    """

    memory: Path | None = None
    pause_seconds: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    purpose: str = ""
    _validators: dict[str, dict[str, str]] = field(default_factory=dict)
    _robots: dict[str, Protego] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        contact = _in_ascii(os.environ.get("COMMUNIQUE_CONTACT", "")) or "no contact given"
        self.agent = f"communique/{version('communique')} (research; {contact})"
        self._http = httpx.Client(
            headers={"User-Agent": self.agent},
            timeout=httpx.Timeout(30, connect=10),
            # A kept connection could not be cut when its time is over: see TimeLimit.
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._remembered = _read_json(self.memory)

    def fetch(self, url: str, target: Path) -> Fetched:
        """Download ``url`` to ``target``, resuming ``target.part`` if it is there.

        Raises:
            FetchError: not http(s), forbidden by robots.txt, too large, too slow, or refused.
            OSError: it cannot be written to ``target``.
        """
        ends = time.monotonic() + MAX_SECONDS
        at = _checked(url)
        for _ in range(MAX_REDIRECTS + 1):
            robots = self._rules(at)
            if not robots.can_fetch(str(at), self.agent):
                raise FetchError(f"robots.txt of {_site(at)} forbids it")
            self._wait(at, robots)
            answer = self._patiently(partial(self._download, at, url, target, ends))
            if isinstance(answer, Fetched):
                return answer
            at = answer
        raise FetchError(f"it leads through more than {MAX_REDIRECTS} redirects")

    def remember(self, urls: Iterable[str]) -> None:
        """Keep the validators of those of ``urls`` that were fetched since the client was made."""
        found = {self._key(url): self._validators[url] for url in urls if url in self._validators}
        if self.memory is None or not found:
            return
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        aside = self.memory.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(_read_json(self.memory) | found), "utf-8")
        aside.replace(self.memory)

    def _download(self, at: httpx.URL, url: str, target: Path, ends: float) -> Fetched | httpx.URL:
        """Download what stands ``at`` the end of redirects of ``url``, or where it leads on."""
        part = target.with_name(target.name + ".part")
        tag = target.with_name(target.name + ".part.tag")
        headers = self._conditions(url, part, tag)
        with (
            TimeLimit(MAX_SECONDS, ends - time.monotonic()) as limit,
            self._http.stream("GET", at, headers=headers, extensions=limit.extensions) as response,
        ):
            if response.has_redirect_location:
                return _redirect(response)
            code = response.status_code
            if code == 304:
                return Fetched("unchanged", _public(at))
            if code in (404, 410):
                return Fetched("missing", _public(at))
            if code == 416:
                part.unlink(missing_ok=True)
                raise _Busy("the server does not continue the download")
            _raise_for(response)
            tag.write_text(_validator(response), "utf-8")
            size = part.stat().st_size if code == 206 and part.exists() else 0
            with part.open("ab" if size else "wb") as file:
                for chunk in response.iter_bytes():
                    limit.check()
                    size += len(chunk)
                    if size > MAX_DOWNLOAD_BYTES:
                        part.unlink()
                        tag.unlink()
                        raise FetchError(f"it is larger than {MAX_DOWNLOAD_BYTES:,} bytes")
                    file.write(chunk)
        part.replace(target)
        tag.unlink(missing_ok=True)
        self._keep(url, response)
        return Fetched("new", _public(at), response.headers.get("Content-Type", ""))

    def _conditions(self, url: str, part: Path, tag: Path) -> dict[str, str]:
        if part.exists() and part.stat().st_size:
            validator = tag.read_text("utf-8") if tag.exists() else ""
            if _is_sendable(validator):
                return {
                    "Range": f"bytes={part.stat().st_size}-",
                    "If-Range": validator,
                    "Accept-Encoding": "identity",
                }
        known = self._remembered.get(self._key(url), {})
        names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
        return {
            names[name]: value
            for name, value in known.items()
            if name in names and _is_sendable(value)
        }

    def _keep(self, url: str, response: httpx.Response) -> None:
        found = {
            "etag": response.headers.get("ETag", ""),
            "last_modified": response.headers.get("Last-Modified", ""),
        }
        self._validators[url] = {name: value for name, value in found.items() if value}

    def _key(self, url: str) -> str:
        return f"{self.purpose} {url}" if self.purpose else url

    def _rules(self, url: httpx.URL) -> Protego:
        site = f"{url.scheme}://{_site(url)}"
        if site not in self._robots:
            self._robots[site] = Protego.parse(self._patiently(lambda: self._robots_text(site)))
        return self._robots[site]

    def _robots_text(self, site: str) -> str:
        at = httpx.URL(f"{site}/robots.txt")
        with TimeLimit(MAX_ROBOTS_SECONDS) as limit:
            for _ in range(MAX_REDIRECTS + 1):
                with self._http.stream("GET", at, extensions=limit.extensions) as response:
                    if response.has_redirect_location:
                        at = _redirect(response)
                        continue
                    if response.status_code in _BUSY:
                        _raise_for(response)
                    return _beginning(response, limit) if response.status_code == 200 else ""
        return ""  # RFC 9309: what lies behind more redirects counts as not there

    def _wait(self, url: httpx.URL, robots: Protego) -> None:
        delay = min(float(robots.crawl_delay(self.agent) or 0), MAX_PAUSE_SECONDS)
        name = _site(url)
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
        # UnicodeError: of a host with an empty or too long label, which only the socket sees.
        except (_Busy, TooSlow, httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise FetchError(f"{error} ({type(error).__name__.strip('_')})") from error


def _in_ascii(text: str) -> str:
    """The text as a header of a request takes it: in one line, letters without their accents."""
    letters = unicodedata.normalize("NFKD", " ".join(text.split()))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^ -~]", "?", plain)


def _beginning(response: httpx.Response, limit: TimeLimit) -> str:
    """The text of the first bytes of a robots.txt, as many as are read (RFC 9309)."""
    found = b""
    for chunk in response.iter_bytes():
        limit.check()
        found += chunk
        if len(found) >= MAX_ROBOTS_BYTES:
            break
    return found[:MAX_ROBOTS_BYTES].decode("utf-8", "replace")


def _redirect(response: httpx.Response) -> httpx.URL:
    """Where a response leads; `FetchError` where it must not be followed."""
    url = _checked(response.next_request.url if response.next_request else "")
    if is_public(_host(response.url)) and not is_public(_host(url)):
        raise FetchError(f"it redirects to {_site(url)}, which is not public")
    return url


def _validator(response: httpx.Response) -> str:
    """What identifies the version for a resumed download; nothing if it was sent compressed."""
    if response.headers.get("Content-Encoding"):
        return ""
    etag = response.headers.get("ETag", "")
    return "" if etag.startswith("W/") else etag or response.headers.get("Last-Modified", "")


def _is_sendable(validator: str) -> bool:
    """Servers send others too, which a request cannot hold."""
    return bool(validator) and validator.isascii()


def _checked(url: str | httpx.URL) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        parsed = httpx.URL("")
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError(f"{str(url)[:100]!r} is no http or https address")
    return parsed


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def _public(url: httpx.URL) -> str:
    return str(url.copy_with(userinfo=b""))


def _site(url: httpx.URL) -> str:
    """The host, with a port that is not the usual one."""
    return url.netloc.decode("ascii")


def _raise_for(response: httpx.Response) -> None:
    code = response.status_code
    if code in _BUSY:
        raise _Busy(f"the server answers HTTP {code}", _retry_after(response))
    if code >= 400:
        raise FetchError(f"the server answers HTTP {code} {response.reason_phrase}")


def _retry_after(response: httpx.Response) -> float | None:
    said = response.headers.get("Retry-After", "")
    if said.isascii() and said.isdigit():
        return min(float(said), MAX_PAUSE_SECONDS)
    try:
        seconds = parsedate_to_datetime(said).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError):
        return None
    return float(min(max(seconds, 0.0), MAX_PAUSE_SECONDS))


def _read_json(path: Path | None) -> dict[str, dict[str, str]]:
    try:
        content = json.loads(path.read_text("utf-8")) if path is not None else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
