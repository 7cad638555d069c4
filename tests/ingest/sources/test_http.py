from __future__ import annotations

import errno
import gzip
import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.model import Rejected
from ingest.sources import http
from ingest.sources.addresses import is_public
from ingest.sources.base import Options
from ingest.sources.gdelt_files import KINDS, Progress, fetch_gdelt, times
from ingest.sources.http import Client, FetchError
from ingest.sources.remote import remote_inputs

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """A server on this machine that answers as the test says and keeps what it was asked."""

    url: str = ""
    answers: dict[str, Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    piece: int = 1 << 30
    seconds: float = 0.0
    dripping: threading.Event = field(default_factory=threading.Event)

    def drips(self) -> None:
        """From now on a byte at a time, with a pause after each."""
        self.piece, self.seconds = 1, 0.05

    def says(self, path: str, code: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda _: (code, named, body)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append((self.path, headers))
            missing: Answer = (404, {}, b"")
            answer = state.answers.get(self.path)
            code, sent, body = answer(headers) if answer else missing
            self.send_response(code)
            for name, value in ({"Content-Length": str(len(body))} | sent).items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                for start in range(0, len(body), state.piece):
                    self.wfile.write(body[start : start + state.piece])
                    state.dripping.wait(state.seconds)

        def log_message(self, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{running.server_port}"
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield state
    state.dripping.set()
    running.shutdown()
    running.server_close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(tmp_path: Path, pauses: list[float]) -> Client:
    return Client(tmp_path / "http.json", pause_seconds=1.0, sleep=pauses.append)


def test_it_says_who_it_is(
    server: Server, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_CONTACT", "desk@institute.example")
    server.says("/a", 200, b"text")
    assert Client().fetch(f"{server.url}/a", tmp_path / "a").outcome == "new"
    agents = {headers["user-agent"] for _, headers in server.asked}
    assert all("communique/" in a and "desk@institute.example" in a for a in agents)
    assert (tmp_path / "a").read_bytes() == b"text"


def test_a_contact_of_any_letters_and_lines_can_be_sent(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_CONTACT", "Universität Łódź,\n desk@institute.example \x7f")
    server.says("/a", 200, b"text")
    assert Client().fetch(f"{server.url}/a", tmp_path / "a").outcome == "new"
    agents = {headers["user-agent"] for _, headers in server.asked}
    assert all("(research; Universitat ?odz, desk@institute.example ?)" in a for a in agents)
    monkeypatch.setenv("COMMUNIQUE_CONTACT", " ")
    assert "no contact given" in Client().agent


def test_a_busy_server_is_asked_again_with_growing_pauses(
    server: Server, client: Client, tmp_path: Path, pauses: list[float]
) -> None:
    codes = iter([503, 500, 429, 200])
    server.answers["/a"] = lambda _: (next(codes), {}, b"text")
    assert client.fetch(f"{server.url}/a", tmp_path / "a").outcome == "new"
    assert len(pauses) == 3
    assert pauses[2] > pauses[0]


def test_retry_after_is_honoured(
    server: Server, client: Client, tmp_path: Path, pauses: list[float]
) -> None:
    codes = iter([(429, {"Retry-After": "17"}), (200, {})])
    server.answers["/a"] = lambda _: (*next(codes), b"")
    client.fetch(f"{server.url}/a", tmp_path / "a")
    assert pauses == [17.0]


@pytest.mark.parametrize("said", ["²", "Mon, 01 Jan 99999999999 00:00:00 GMT", "soon"])
def test_a_time_to_wait_that_is_none_is_passed_by(
    server: Server, client: Client, tmp_path: Path, said: str
) -> None:
    codes = iter([(429, {"Retry-After": said}), (200, {})])
    server.answers["/a"] = lambda _: (*next(codes), b"")
    assert client.fetch(f"{server.url}/a", tmp_path / "a").outcome == "new"


def test_a_server_that_stays_busy_is_given_up(
    server: Server, client: Client, tmp_path: Path
) -> None:
    server.says("/a", 503)
    with pytest.raises(FetchError, match="HTTP 503"):
        client.fetch(f"{server.url}/a", tmp_path / "a")
    assert server.paths() == ["/a"] * http.ATTEMPTS


def test_an_error_of_ours_is_not_repeated(server: Server, client: Client, tmp_path: Path) -> None:
    server.says("/a", 403)
    with pytest.raises(FetchError, match="HTTP 403"):
        client.fetch(f"{server.url}/a", tmp_path / "a")
    assert server.paths() == ["/a"]
    assert client.fetch(f"{server.url}/none", tmp_path / "a").outcome == "missing"


def test_robots_are_followed(
    server: Server, client: Client, tmp_path: Path, pauses: list[float]
) -> None:
    server.says("/robots.txt", 200, b"User-agent: *\nCrawl-delay: 5\nDisallow: /private\n")
    server.says("/a", 200)
    with pytest.raises(FetchError, match=r"robots\.txt .* forbids"):
        client.fetch(f"{server.url}/private/a", tmp_path / "a")
    client.fetch(f"{server.url}/a", tmp_path / "a")
    client.fetch(f"{server.url}/a", tmp_path / "a")
    assert server.paths() == ["/a", "/a"]
    assert len(pauses) == 1
    assert 4 < pauses[0] <= 5


def test_what_is_unchanged_is_not_sent_again_once_remembered(
    server: Server, client: Client, tmp_path: Path
) -> None:
    def answer(headers: dict[str, str]) -> Answer:
        known = headers.get("if-none-match") == '"v1"'
        return (304, {}, b"") if known else (200, {"ETag": '"v1"'}, b"text")

    server.answers["/a"] = answer
    url, target = f"{server.url}/a", tmp_path / "a"
    assert client.fetch(url, target).outcome == "new"
    assert Client(client.memory).fetch(url, target).outcome == "new"
    client.remember([url, f"{server.url}/never-fetched"])
    assert Client(client.memory).fetch(url, target).outcome == "unchanged"
    assert Client(client.memory, purpose="other").fetch(url, target).outcome == "new"


def test_a_validator_that_cannot_be_sent_is_passed_by(
    server: Server, client: Client, tmp_path: Path
) -> None:
    server.says("/a", 200, b"text", ETag='"é"', Last_Modified="Fri, 10 Nov 2023 12:00:00 GMT")
    url = f"{server.url}/a"
    client.fetch(url, tmp_path / "a")
    client.remember([url])
    (tmp_path / "a.part").write_bytes(b"te")
    (tmp_path / "a.part.tag").write_text('"é"', "utf-8")
    assert Client(client.memory).fetch(url, tmp_path / "a").outcome == "new"
    headers = server.asked[-1][1]
    assert "if-modified-since" in headers
    assert not headers.keys() & {"if-none-match", "if-range", "range"}


def test_a_full_disk_costs_the_address_alone(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    server.says("/a", 200, b"text")
    monkeypatch.setattr(client, "_keep", full)
    (found,) = remote_inputs([f"{server.url}/a"], client)
    (item,) = found[0].read(found[1], Options())
    assert isinstance(item, Rejected)
    assert item.reason == "it cannot be written aside: No space left on device"


def test_a_broken_download_goes_on_where_it_stopped(
    server: Server, client: Client, tmp_path: Path
) -> None:
    whole = bytes(range(256)) * 4000

    def answer(headers: dict[str, str]) -> Answer:
        wanted = headers.get("range", "")
        if not wanted:
            cut = whole[:600_000]
            return 200, {"ETag": '"v1"', "Content-Length": str(len(whole))}, cut
        assert headers["if-range"] == '"v1"'
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        return 206, {"ETag": '"v1"'}, whole[start:]

    server.answers["/a"] = answer
    client.fetch(f"{server.url}/a", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == whole
    assert "range" in server.asked[-1][1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a"]


@pytest.mark.parametrize("url", ["ftp://x.example/a", "file:///etc/passwd", "https:///a"])
def test_only_http_is_spoken(client: Client, tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchError, match="no http or https address"):
        client.fetch(url, tmp_path / "a")


def test_a_redirect_to_something_else_is_refused(
    server: Server, client: Client, tmp_path: Path
) -> None:
    server.says("/a", 302, Location="file:///etc/passwd")
    server.says("/loop", 302, Location="/loop")
    for path in ("/a", "/loop"):
        with pytest.raises(FetchError):
            client.fetch(server.url + path, tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_redirect_to_a_host_that_is_no_name_is_told(
    server: Server, client: Client, tmp_path: Path
) -> None:
    server.says("/a", 302, Location="http://a..example/b")
    with pytest.raises(FetchError, match="label empty"):
        client.fetch(f"{server.url}/a", tmp_path / "a")


def test_redirects_are_followed(server: Server, client: Client, tmp_path: Path) -> None:
    server.says("/a", 301, Location="/b?x=1")
    server.says("/b?x=1", 302, Location=f"{server.url}/c")
    server.says("/c", 200, b"text")
    fetched = client.fetch(f"{server.url}/a", tmp_path / "a")
    assert (fetched.outcome, fetched.url) == ("new", f"{server.url}/c")
    assert (tmp_path / "a").read_bytes() == b"text"


def test_a_password_is_sent_and_not_told(server: Server, client: Client, tmp_path: Path) -> None:
    server.says("/a", 200, b"text")
    fetched = client.fetch(server.url.replace("://", "://ana:secret@") + "/a", tmp_path / "a")
    assert fetched.url == f"{server.url}/a"
    assert server.asked[-1][1]["authorization"].startswith("Basic ")


def test_the_robots_of_every_host_on_the_way_are_asked(
    server: Server, client: Client, tmp_path: Path
) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    server.says("/robots.txt", 200, b"User-agent: *\nDisallow: /private\n")
    server.says("/a", 302, Location=f"{other}/private")
    with pytest.raises(FetchError, match=r"robots\.txt of localhost"):
        client.fetch(f"{server.url}/a", tmp_path / "a")
    assert server.paths() == ["/a"]
    assert len(server.asked) == 3


def test_no_redirect_leads_from_the_internet_into_the_own_network(
    server: Server, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "is_public", lambda host: host == "localhost")
    public = server.url.replace("127.0.0.1", "localhost")
    server.says("/a", 302, Location=f"{server.url}/secret")
    server.says("/secret", 200, b"secret")
    with pytest.raises(FetchError, match="not public"):
        client.fetch(f"{public}/a", tmp_path / "a")
    server.says("/robots.txt", 302, Location=f"{server.url}/secret")
    with pytest.raises(FetchError, match="not public"):
        Client().fetch(f"{public}/b", tmp_path / "a")
    assert server.paths() == ["/a"]


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1"),
        *("::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "0.0.0.0", "2130706433", "224.0.0.1"),
    ],
)
def test_addresses_of_the_own_network_are_not_public(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["192.0.43.8", "2001:500:88:200::8"])
def test_addresses_of_the_internet_are_public(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize("where", ["/a", "/robots.txt"])
def test_a_server_that_drips_is_left(
    server: Server, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(http, "MAX_SECONDS", 0.2)
    monkeypatch.setattr(http, "MAX_ROBOTS_SECONDS", 0.2)
    server.drips()
    server.says(where, 200, b"x" * 1000)
    with pytest.raises(FetchError, match="took more than"):
        client.fetch(f"{server.url}/a", tmp_path / "a")
    assert len(server.asked) == (2 if where == "/a" else 1)


def test_a_server_whose_head_drips_is_left(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_ROBOTS_SECONDS", 0.2)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                for sign in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2000:
                    connection.sendall(bytes([sign]))
                    over.wait(0.05)

        threading.Thread(target=drip, daemon=True).start()
        try:
            with pytest.raises(FetchError, match="took more than"):
                client.fetch(f"http://127.0.0.1:{listener.getsockname()[1]}/a", tmp_path / "a")
        finally:
            over.set()


def test_only_the_beginning_of_an_endless_robots_file_is_read(
    server: Server, client: Client, tmp_path: Path
) -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    server.says("/robots.txt", 200, rules + b"#" * 3_000_000)
    server.says("/a", 200, b"text")
    assert client.fetch(f"{server.url}/a", tmp_path / "a").outcome == "new"
    with pytest.raises(FetchError, match="forbids"):
        client.fetch(f"{server.url}/private", tmp_path / "a")


@pytest.mark.parametrize("url", ["http://[::1/a", "http://a.example:port/a"])
def test_a_broken_address_is_told(server: Server, client: Client, tmp_path: Path, url: str) -> None:
    server.says("/a", 302, Location=url)
    with pytest.raises(FetchError, match="no http or https address"):
        client.fetch(url, tmp_path / "a")
    with pytest.raises(FetchError, match="Invalid URL in location"):
        client.fetch(f"{server.url}/a", tmp_path / "a")


def test_what_is_too_large_is_refused(
    server: Server, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_DOWNLOAD_BYTES", 1000)
    server.says("/a", 200, b"x" * 2000)
    with pytest.raises(FetchError, match="larger than 1,000 bytes"):
        client.fetch(f"{server.url}/a", tmp_path / "a")
    assert not list(tmp_path.glob("a*"))


def test_nobody_there(client: Client, tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        client.fetch("http://127.0.0.1:9/a", tmp_path / "a")


START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 1, tzinfo=UTC)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, "content")
    return buffer.getvalue()


def test_gdelt_times() -> None:
    assert len(list(times(KINDS["events"], START, END))) == 4
    assert len(list(times(KINDS["gqg"], START, END))) == 60


def test_fetching_gdelt_verifies_resumes_and_takes_a_404_for_normal(
    server: Server, client: Client, tmp_path: Path
) -> None:
    folder = tmp_path / "gdelt"
    good, broken = zipped("e.CSV"), zipped("e.CSV")[:-5]
    for minute, body in (("00", good), ("30", good), ("45", broken)):
        server.says(f"/gdeltv2/202401010{minute:0>3}00.export.CSV.zip", 200, body)
    progress = Progress()
    list(fetch_gdelt(client, "events", START, END, folder, progress, server.url))
    assert (progress.fetched, progress.missing, len(progress.failed)) == (2, 1, 1)
    assert "damaged" in progress.failed[0]
    names = ["20240101000000.export.CSV.zip", "20240101003000.export.CSV.zip"]
    assert sorted(p.name for p in folder.iterdir()) == names

    server.says("/gdeltv2/20240101004500.export.CSV.zip", 200, good)
    server.asked.clear()
    again = Progress()
    list(fetch_gdelt(client, "events", START, END, folder, again, server.url))
    assert (again.present, again.fetched, again.missing, again.failed) == (2, 1, 1, [])
    assert len(server.paths()) == 2


def test_minutes_without_a_quotation_file_are_normal_and_asked_once(
    server: Server, client: Client, tmp_path: Path, pauses: list[float]
) -> None:
    server.says("/gdeltv3/gqg/20240101000700.gqg.json.gz", 200, gzip.compress(b"{}"))
    progress = Progress()
    list(fetch_gdelt(client, "gqg", START, END, tmp_path / "in", progress, server.url))
    assert (progress.fetched, progress.missing, progress.failed) == (1, 59, [])
    assert (len(server.paths()), pauses) == (60, [])


def test_a_quotation_file_is_verified_as_gzip(
    server: Server, client: Client, tmp_path: Path
) -> None:
    server.says("/gdeltv3/gqg/20240101000000.gqg.json.gz", 200, gzip.compress(b"{}")[:-4])
    progress = Progress()
    end = datetime(2024, 1, 1, 0, 1, tzinfo=UTC)
    list(fetch_gdelt(client, "gqg", START, end, tmp_path, progress, server.url))
    assert "damaged" in progress.failed[0]
