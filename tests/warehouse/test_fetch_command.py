from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.ingest.sources.test_http import Server, server, zipped
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
