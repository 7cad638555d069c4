"""The landing as it was at one moment, for dbt: what lands meanwhile waits for the next build.

dbt reads each table at another time; without this, a load that lands in between would be in one
table and not in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.landing import Landing


def frozen(landing: Landing, loads: Sequence[str], folder: Path) -> Landing:
    """A landing in ``folder`` that holds links to exactly these loads."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(loads)
    for link in [path for path in folder.iterdir() if path.is_symlink()]:
        if link.name in wanted and link.readlink() == landing.path / link.name:
            wanted.remove(link.name)
        else:
            link.unlink()
    for load in wanted:
        (folder / load).symlink_to(landing.path / load, target_is_directory=True)
    return Landing(folder)
