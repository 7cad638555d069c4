"""Where everything is kept.

The store is ``COMMUNIQUE_HOME`` if set, ``warehouse/store`` in a checkout, and a folder for user
data where the package is installed:

    landing/            what was loaded (see ingest.landing)
    builds/<build_id>/  every published build: communique.duckdb and build.json
    communique.duckdb   a link to the current build
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

from ingest.landing import Landing
from warehouse.settings import SettingError

DATABASE = "communique.duckdb"
# dbt puts the landing's path into texts and patterns of SQL, where these mean something.
FORBIDDEN = "'*?[{}"


def home() -> Path:
    """The store. Raises SettingError if its path holds a sign that dbt cannot read it by."""
    place = _home()
    if wrong := [sign for sign in FORBIDDEN if sign in str(place)]:
        raise SettingError(
            f"the path of the store {place} holds {' '.join(wrong)}, by which dbt cannot read it; "
            "name another with COMMUNIQUE_HOME"
        )
    return place


def _home() -> Path:
    chosen = os.environ.get("COMMUNIQUE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "warehouse" / "store"
    return Path(platformdirs.user_data_dir("communique", appauthor=False))


def usable_home() -> Path:
    """The store, which may not be there yet; SettingError if it is no folder and cannot be one.

    For commands that read: to them what cannot be looked into would seem to be empty.
    """
    place = home()
    try:
        if os.path.lexists(place):
            os.scandir(place).close()
        else:
            _try_folder_at(place)
    except OSError as error:
        raise SettingError(
            f"the store {place} is no usable folder ({error.strerror}); "
            "name another with COMMUNIQUE_HOME"
        ) from error
    return place


def _try_folder_at(place: Path) -> None:
    """Raises OSError if no folder could be made there; leaves nothing behind."""
    parent = next(parent for parent in place.parents if os.path.lexists(parent))
    tempfile.TemporaryDirectory(dir=parent, prefix=".communique-").cleanup()


def landing() -> Landing:
    return Landing(home() / "landing")


def database() -> Path:
    """The link that any DuckDB client opens; it leads to the current build."""
    return home() / DATABASE
