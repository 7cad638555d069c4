"""Where everything is kept.

The store is ``COMMUNIQUE_HOME`` if set, ``warehouse/store`` in a checkout, and a folder for user
data where the package is installed:

    landing/            what was loaded (see ingest.landing)
    builds/<build_id>/  every published build: communique.duckdb and build.json
    communique.duckdb   a link to the current build
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from ingest.landing import Landing

DATABASE = "communique.duckdb"


def home() -> Path:
    chosen = os.environ.get("COMMUNIQUE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "warehouse" / "store"
    return Path(platformdirs.user_data_dir("communique", appauthor=False))


def landing() -> Landing:
    return Landing(home() / "landing")


def database() -> Path:
    """The link that any DuckDB client opens; it leads to the current build."""
    return home() / DATABASE
