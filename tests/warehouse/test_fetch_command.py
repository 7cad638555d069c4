from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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


def test_a_failure_is_told(server: Server, tmp_path: Path) -> None:
    server.says("/gdeltv2/20240101120000.export.CSV.zip", 403)
    span = ("--from", "2024-01-01", "--to", "2024-01-01", "--base-url", server.url)
    done = fetch(*span, "--into", tmp_path / "in")
    assert done.exit_code == 3
    assert "20240101120000.export.CSV.zip: the server answers HTTP 403" in done.stdout


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
    plain, mapped, again = (
        CliRunner().invoke(cli, [*load, *options]).stdout
        for options in ([], ["--map", "who=speaker"], ["--map", "who=speaker"])
    )
    assert "loaded 1" in plain
    assert "loaded 1" in mapped
    assert "nothing was read" in again


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
