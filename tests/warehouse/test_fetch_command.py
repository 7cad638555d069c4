from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.sources.gdelt_files import MAX_FAILURES
from tests.ingest.sources.test_http import Answer, Server, server, zipped
from warehouse import store
from warehouse.cli import cli

__all__ = ["server"]


def fetch(*args: object) -> Result:
    return CliRunner().invoke(cli, ["fetch", "gdelt", *map(str, args)])


def test_a_day_is_fetched_and_loaded(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    server.says("/gdeltv2/20240101120000.export.CSV.zip", 200, zipped("e.CSV"))
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    done = fetch(*span, "--into", tmp_path / "in", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert (found["files"], found["fetched"], found["missing"]) == (96, 1, 95)
    assert "files 96 = fetched 0 + present 1" in fetch(*span, "--into", tmp_path / "in").stdout


def test_the_files_of_the_last_hours_are_fetched_of_the_kind_that_is_asked_for(
    server: Server, tmp_path: Path
) -> None:
    chosen = ("--hours", "2", "--kind", "gkg", "--base-url", server.url)
    done = fetch(*chosen, "--into", tmp_path / "in", "--json")
    asked = server.paths()
    assert json.loads(done.stdout)["missing"] == len(asked) in (8, 9)
    assert all(path.endswith("00.gkg.csv.zip") for path in asked)


def archive(flipped: bool = False) -> bytes:
    """A zip of 200 kB that do not compress; ``flipped``, a bit of it is not what it was."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("e.CSV", random.Random(7).randbytes(200_000))
    raw = bytearray(buffer.getvalue())
    raw[100_000] ^= flipped
    return bytes(raw)


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


def test_a_fetch_that_is_killed_goes_on_where_it_stopped(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, folder = archive(), tmp_path / "in"

    def answer(headers: dict[str, str]) -> Answer:
        start = int(headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        return 206 if start else 200, {"ETag": '"v1"'}, whole[start:]

    server.says("/gdeltv2/20240101000000.export.CSV.zip", 200, zipped("e.CSV"))
    server.answers["/gdeltv2/20240101001500.export.CSV.zip"] = answer
    server.piece, server.seconds = 120_000, 60.0
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    command = [sys.executable, "-m", "warehouse", "fetch", "gdelt", *span, "--into", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as killed:
        wait_for(lambda: any(part.stat().st_size > 50_000 for part in folder.glob("*.part")))
        killed.kill()
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    loaded = CliRunner().invoke(cli, ["ingest", str(folder), "--json"])
    assert json.loads(loaded.stdout)["read"] == 1  # what is not whole is no input

    server.piece = 1 << 30
    server.dripping.set()
    server.asked.clear()
    again = json.loads(fetch(*span, "--into", folder, "--json").stdout)
    assert (again["present"], again["fetched"], again["missing"]) == (1, 1, 94)
    asked = dict(server.asked)["/gdeltv2/20240101001500.export.CSV.zip"]
    assert int(asked["range"].removeprefix("bytes=").rstrip("-")) > 50_000
    assert asked["if-range"] == '"v1"'
    assert (folder / "20240101001500.export.CSV.zip").read_bytes() == whole
    assert len(list(folder.iterdir())) == 2


def test_a_file_whose_checksum_is_wrong_is_not_kept(server: Server, tmp_path: Path) -> None:
    server.says("/gdeltv2/20240101120000.export.CSV.zip", 200, archive(flipped=True))
    server.says("/gdeltv2/20240101121500.export.CSV.zip", 200, archive())
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    done = fetch(*span, "--into", tmp_path / "in")
    assert done.exit_code == 1
    assert "fetched 1 + present 0 + missing 94 + failed 1" in done.stdout
    assert "20240101120000.export.CSV.zip: e.CSV in it is damaged" in done.stdout
    assert [file.name for file in (tmp_path / "in").iterdir()] == ["20240101121500.export.CSV.zip"]


def test_a_failure_is_told(server: Server, tmp_path: Path) -> None:
    server.says("/gdeltv2/20240101120000.export.CSV.zip", 403)
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    done = fetch(*span, "--into", tmp_path / "in")
    assert done.exit_code == 3
    assert "20240101120000.export.CSV.zip: the server answers HTTP 403" in done.stdout


def test_a_span_of_which_nothing_is_there_is_a_failure(server: Server, tmp_path: Path) -> None:
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    done = fetch(*span, "--into", tmp_path / "in")
    assert done.exit_code == 3
    assert "missing 96" in done.stdout and "none of them is there" in done.stderr


def test_a_server_that_fails_again_and_again_is_given_up(server: Server, tmp_path: Path) -> None:
    for quarter in range(10):
        minutes = 15 * quarter
        time_of_day = f"{minutes // 60:02}{minutes % 60:02}00"
        server.says(f"/gdeltv2/20240101{time_of_day}.export.CSV.zip", 403)
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    done = fetch(*span, "--into", tmp_path / "in")
    assert done.exit_code == 3
    assert f"files {MAX_FAILURES} = " in done.stdout
    assert f"given up after {MAX_FAILURES} failures in a row" in done.stderr


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "--from and --to, or --hours"),
        (["--from", "2024-01-01"], "--from and --to, or --hours"),
        (["--from", "2024-01-02", "--to", "2024-01-01"], "lies before --from"),
        (["--from", "soon", "--to", "2024-01-01"], "not a date"),
    ],
)
def test_wrong_usage_says_why(args: list[str], reason: str) -> None:
    done = fetch(*args)
    assert done.exit_code == 2
    assert reason in done.stderr


def test_addresses_are_loaded_and_not_asked_twice_when_unchanged(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    body = b"text,speaker\nWe agree.,Ana Prill\n"
    server.answers["/s.csv"] = lambda headers: (
        (304, {}, b"") if "if-none-match" in headers else (200, {"ETag": '"1"'}, body)
    )
    first, again, gone = (
        CliRunner().invoke(cli, ["ingest", f"{server.url}/{name}"])
        for name in ("s.csv", "s.csv", "none.csv")
    )
    assert "loaded 1" in first.stdout
    assert (again.exit_code, "nothing was read" in again.stdout) == (0, True)
    assert (gone.exit_code, "HTTP 404" in gone.stdout) == (3, True)


def test_an_address_that_cannot_be_fetched_is_counted_apart(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    server.says("/s.csv", 200, b"text,speaker\nWe agree.,Ana Prill\n")
    server.says("/no.csv", 403)
    urls = [f"{server.url}/{name}" for name in ("s.csv", "gone.csv", "no.csv")]
    told = json.loads(CliRunner().invoke(cli, ["ingest", "--json", *urls]).stdout)
    assert (told["loaded"], told["quarantined"]) == (1, 2)
    assert told["by_source"]["unreachable"]["quarantined"] == 2


def conditional(body: bytes) -> Callable[[dict[str, str]], Answer]:
    return lambda headers: (
        (304, {}, b"") if "if-none-match" in headers else (200, {"ETag": '"1"'}, body)
    )


def test_a_broken_item_elsewhere_does_not_make_an_address_be_asked_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    server.answers["/good.csv"] = conditional(b"text,speaker\nWe agree.,Ana Prill\n")
    server.answers["/bad.csv"] = conditional(b"text,country\nWe agree.,Atlantis\n")
    urls = [f"{server.url}/{name}" for name in ("good.csv", "bad.csv")]
    first, again = (CliRunner().invoke(cli, ["ingest", *urls]) for _ in range(2))
    assert "read 2 = loaded 1 + duplicate 0 + quarantined 1" in first.stdout
    assert "read 1 = loaded 0 + duplicate 0 + quarantined 1" in again.stdout


def test_other_options_ask_an_address_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    server.answers["/s.csv"] = conditional(b"text,who\nWe agree.,Ana Prill\n")
    load = ["ingest", f"{server.url}/s.csv"]
    mapping = ["--map", "who=speaker"]
    plain, mapped, again, anew, twice = (
        CliRunner().invoke(cli, [*load, *options]).stdout
        for options in ([], mapping, mapping, [*mapping, "--again"], [*mapping, "--again"])
    )
    assert "loaded 1" in plain
    assert "loaded 1" in mapped
    assert "nothing was read" in again
    assert "loaded 0 + duplicate 1" in anew
    assert "nothing was read" in twice


def test_ids_count_within_an_address_with_its_query(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    for day, text in (("1", "We agree."), ("2", "We refuse.")):
        server.says(f"/s.csv?day={day}", 302, Location=f"/out-{day}.csv?token={text[3:5]}")
        server.says(f"/out-{day}.csv?token={text[3:5]}", 200, f"id,text\n1,{text}\n".encode())
        CliRunner().invoke(cli, ["ingest", f"{server.url}/s.csv?day={day}"])
    keys = store.landing().scan("documents").collect().get_column("document_key")
    assert keys.n_unique() == 2
    server.says("/s.csv?day=1", 302, Location="/new.csv")
    server.says("/new.csv", 200, b"id,text\n1,We agree now.\n")
    CliRunner().invoke(cli, ["ingest", f"{server.url}/s.csv?day=1"])
    keys = store.landing().scan("documents").collect().get_column("document_key")
    assert (keys.len(), keys.n_unique()) == (3, 2)


def test_a_broken_address_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(cli, ["ingest", "http://[::1/s.csv"])
    assert (done.exit_code, "no http or https address" in done.stdout) == (3, True)
