"""What the server tells a browser before the page's script has run."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import file_util

from dashboard.server import FONTS, MODULES, Hints, links

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
