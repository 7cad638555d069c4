"""A store for tests of the refresh, whose loads are small and quickly made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.landing import Landing
from tests.warehouse.conftest import quick
from tests.warehouse.corpus import write_statements
from tests.warehouse.small_dbt import transform
from warehouse import refresh as module
from warehouse.builds import Builds
from warehouse.refresh import Refreshed, refresh


class SmallStore:
    """A store of small loads, for a refresh that uses the stand-in for dbt."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.landing = Landing(home / "landing")
        self.builds = Builds(home)

    def ingest(self, folder: Path, seed: int, count: int = 10) -> None:
        path = write_statements(folder / f"{seed}.csv", seed, count, date(2022, 1, 1), 0.5)
        quick(self.home, "ingest", path)

    def refresh(self, **options: bool) -> Refreshed:
        return refresh(self.home, self.landing, **options)

    def documents(self) -> int:
        """How many documents readers see."""
        with duckdb.connect(str(self.builds.link.resolve()), read_only=True) as connection:
            ((count,),) = connection.execute("select count(*) from marts.fct_documents").fetchall()
        return int(count)


def landed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStore:
    """Such a store with one load, not built yet, and the stand-in in the place of dbt."""
    monkeypatch.setattr(module, "run_dbt", transform)
    store = SmallStore(folder / "store")
    store.ingest(folder, seed=1)
    return store


def change(query: str) -> object:
    """A transform that then runs a query over the new build."""

    def changed(*arguments: object) -> str:
        transform(*arguments)  # type: ignore[arg-type]
        with duckdb.connect(str(arguments[1])) as connection:
            connection.execute(query)
        return ""

    return changed
