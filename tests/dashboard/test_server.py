"""What the server tells a browser before the page's script has run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import file_util

from dashboard import queries
from dashboard.__main__ import _open_build
from dashboard.server import FONTS, MODULES, Hints, links
from tests.dashboard.conftest import Open
from tests.dashboard.store import make_build

STATIC = Path(file_util.get_static_dir()) / "static"


def test_streamlit_has_the_files_that_are_hinted_at() -> None:
    hinted = links(STATIC).decode()
    for name in (*MODULES, *FONTS):
        assert f"/{name}." in hinted
    assert hinted.count("<./static/") == len(MODULES) + len(FONTS)


def test_pages_carry_hints_and_other_answers_do_not() -> None:
    routes = [
        Route("/", lambda request: HTMLResponse("<p>page</p>")),
        Route("/health", lambda request: PlainTextResponse("ok")),
    ]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(Hints)]))
    assert "rel=modulepreload" in client.get("/").headers["link"]
    assert "link" not in client.get("/health").headers


@pytest.mark.parametrize("store", ["unbuilt", "empty"])
def test_server_starts_on_any_store(
    stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(stores[store]))
    _open_build()


def test_server_opens_the_build_that_the_pages_read(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("method")
    open_build, paths = queries.opened, []

    def opened(path: str) -> duckdb.DuckDBPyConnection:
        paths.append(path)
        return open_build(path)

    monkeypatch.setattr(queries, "opened", opened)
    _open_build()
    assert paths == [str(app.session_state["reading"].database)]


def test_server_starts_on_a_damaged_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_build(tmp_path, 1).database.write_bytes(b"not a database")
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path))
    _open_build()
