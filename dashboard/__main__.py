"""Serves the dashboard: `python -m dashboard [options of streamlit run]`.

What the pages need is imported before the server starts: the first reader does not wait for it,
and no two sessions import it at once (Plotly fails on a half-imported pandas).
"""

from __future__ import annotations

import sys
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


def main() -> None:
    for name in BEFOREHAND:
        import_module(name)
    from streamlit.web import cli

    cli.main_run([str(Path(__file__).parent / "server.py"), *sys.argv[1:]])


if __name__ == "__main__":
    main()
