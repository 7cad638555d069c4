from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.dashboard.store import make_build

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
PAGES = [
    "briefing",
    "trends",
    "country",
    "dyad",
    "speaker",
    "matrix",
    "map",
    "statements",
    "coverage",
    "method",
    "sql",
]
SIZES = {"empty": 0, "one_row": 1, "small": 6_000, "large": 60_000}
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Stores by name: nothing built, no row, one row, some thousand rows, many rows."""
    root = tmp_path_factory.mktemp("stores")
    for name, statements in SIZES.items():
        make_build(root / name, statements)
    return {name: root / name for name in ("unbuilt", *SIZES)}


@pytest.fixture
def open_page(stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a page of a store at an address, as a browser that loads it would."""

    def opened(page: str, store: str = "small", **query: str) -> AppTest:
        monkeypatch.setenv("COMMUNIQUE_HOME", str(stores.get(store, Path(store))))
        app = AppTest.from_file(str(APP), default_timeout=120)
        if page != "briefing":
            # As st.Page names it: switch_page knows a page only after the first one was drawn.
            app._page_hash = calc_hash(page)
        for name, value in query.items():
            app.query_params[name.rstrip("_")] = value
        return app.run()

    yield opened


def unfold(app: AppTest) -> AppTest:
    """Opens the boxes that tell of SQL, link and citation."""
    for key in re.findall(r"-(origin_\w+)", " ".join(box.proto.id for box in app.expander)):
        app.session_state[key] = True
    return app.run()


def told(app: AppTest) -> str:
    """All messages of a page, in one text."""
    blocks = (app.info, app.warning, app.error, app.caption, app.markdown)
    texts = [element.value for block in blocks for element in block]
    return "\n".join([*texts, *(html.proto.body for html in app.get("html"))])
