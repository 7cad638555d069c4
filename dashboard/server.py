"""The web application: the pages, and hints to the browser about what they will need.

Streamlit's page asks for the code of charts only once the first chart arrives, and for the fonts
once a word is set in them. The code is the largest file by far; who comes for the first time has
all of it while the page's script still runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from streamlit import file_util
from streamlit.starlette import App

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MODULES = ("PlotlyChart", "withFullScreenWrapper", "Html", "purify.es", "PageLink")
FONTS = ("SourceSerifVariable-Roman", "MaterialSymbols-Rounded")


def links(static: Path) -> bytes:
    """The Link header for the files in Streamlit's folder; their names hold a hash."""
    modules = [path for name in MODULES for path in sorted(static.glob(f"js/{name}.*.js"))]
    fonts = [path for name in FONTS for path in sorted(static.glob(f"media/{name}.*.woff2"))]
    hints = [f"<./static/js/{path.name}>; rel=modulepreload; crossorigin" for path in modules]
    hints += [
        f"<./static/media/{path.name}>; rel=preload; as=font; type=font/woff2; crossorigin"
        for path in fonts
    ]
    return ", ".join(hints).encode("ascii")


class Hints:
    """Adds the header to each HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.links = links(Path(file_util.get_static_dir()) / "static")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def hinting(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if any(k == b"content-type" and v.startswith(b"text/html") for k, v in headers):
                    message["headers"] = [*headers, (b"link", self.links)]
            await send(message)

        await self.app(scope, receive, hinting if scope["type"] == "http" else send)


app = App(Path(__file__).parent / "app.py", middleware=[Middleware(Hints)])
