"""Serves the dashboard: `python -m dashboard [options of streamlit run]`.

What the pages need is imported and opened before the server starts: the first reader does not wait
for it, and no two sessions import it at once (Plotly fails on a half-imported pandas).
"""

from __future__ import annotations

import inspect
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

BEFOREHAND = (
    "pandas",
    "polars",
    "pyarrow.compute",
    "plotly.graph_objects",
    "plotly.tools",
    "PIL.Image",
    "streamlit.web.bootstrap",
    "dashboard.timeline",
)


def _open_build() -> None:
    """Read the current build's catalogue; a page tells what is wrong with it, if anything is."""
    import duckdb

    from dashboard import queries
    from warehouse import store
    from warehouse.builds import Builds
    from warehouse.integrity import Damaged

    with suppress(OSError, ValueError, duckdb.Error, Damaged):
        if build := Builds(store.home()).current():
            queries.opened(str(build.database)).cursor().execute("from duckdb_tables()").fetchall()


def main() -> None:
    for name in BEFOREHAND:
        import_module(name)
    inspect.stack()  # Streamlit asks for it at its first word; it looks through all modules once
    _open_build()
    from streamlit.web import cli

    cli.main_run([str(Path(__file__).parent / "server.py"), *sys.argv[1:]])


if __name__ == "__main__":
    main()
