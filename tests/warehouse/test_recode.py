from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.coding import Coder, CodingInput
from ingest.landing import Landing
from ingest.model import Coding
from tests.warehouse.conftest import quick
from tests.warehouse.corpus import write_statements
from warehouse import recode as module
from warehouse.recode import recode


class Stern(Coder):
    """A coder of another version that finds everything a threat."""

    version = "stern-1"

    def __init__(self) -> None:
        pass

    def code(self, inputs: Sequence[CodingInput]) -> list[Coding]:
        return [Coding("THREATEN", {"THREATEN": 1.0}, "may", 6.0, -6.0) for _ in inputs]


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    path = write_statements(tmp_path / "a.csv", 1, 25, date(2022, 1, 1), 0.0)
    quick(tmp_path / "store", "ingest", path)
    return Landing(tmp_path / "store" / "landing")


def test_a_new_coder_adds_codings_and_keeps_the_old(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_STATEMENTS", 10)
    comparison = recode(landing, Stern())
    assert comparison.statements == 25
    assert comparison.acts_changed == 25 and comparison.mean_shift > 0
    codings = landing.scan("codings").collect()
    versions = codings.get_column("coder_version").value_counts()
    assert sorted(versions.get_column("count").to_list()) == [25, 25]
    newest = codings.sort("load_id").unique("statement_id", keep="last")
    assert newest.get_column("act").unique().to_list() == ["THREATEN"]
    ledger = landing.scan("ledger").filter(pl.col("source") == "recode").collect()
    assert ledger.get_column("codings").to_list() == [10, 10, 5]
    assert recode(landing, Stern()).statements == 0


def test_the_command_tells_what_moved_and_a_dry_run_changes_nothing(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = landing.path.parent
    monkeypatch.setattr(Coder, "load", Stern)
    dry = quick(home, "recode", "--dry-run")
    assert dry.startswith("coder stern-1 (dry run)\n") and "THREATEN" in dry
    assert landing.scan("codings").collect().height == 25
    told = json.loads(quick(home, "recode", "--json"))
    assert (told["coder_version"], told["statements"]) == ("stern-1", 25)
    assert landing.scan("codings").collect().height == 50


def test_each_load_is_compared_with_its_own_newest_codings(
    landing: Landing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_STATEMENTS", 10)
    path = write_statements(tmp_path / "b.csv", 2, 15, date(2022, 2, 1), 0.0)
    quick(tmp_path / "store", "ingest", path)
    assert recode(landing, Stern()).statements == 40

    class Sterner(Stern):
        version = "stern-2"

        def code(self, inputs: Sequence[CodingInput]) -> list[Coding]:
            return [Coding("THREATEN", {"THREATEN": 1.0}, "may", 7.0, -6.0) for _ in inputs]

    comparison = recode(landing, Sterner())
    assert (comparison.statements, comparison.mean_shift) == (40, 1.0)
    assert (comparison.acts_changed, comparison.only_new) == (0, 0)


def test_going_back_to_a_former_coder_gives_its_codings_again(landing: Landing) -> None:
    """A severity that was tried and set back leaves nothing behind."""
    before = landing.scan("codings").collect()
    recode(landing, Stern())
    assert recode(landing, Coder.load()).statements == 25
    codings = landing.scan("codings").collect().sort("load_id")
    newest = codings.unique("statement_id", keep="last").sort("statement_id")
    figures = ["statement_id", "coder_version", "act", "escalation", "evidence"]
    assert newest.select(figures).equals(before.sort("statement_id").select(figures))
    assert recode(landing, Coder.load()).statements == 0


def test_a_load_of_before_the_reporting_clause_is_coded_again(landing: Landing) -> None:
    (path,) = landing.path.glob("*/statements.parquet")
    pl.read_parquet(path).drop("reporting_clause").write_parquet(path)
    assert recode(landing, Stern()).statements == 25


def test_a_dry_run_tells_and_writes_nothing(landing: Landing) -> None:
    assert recode(landing, Stern(), write=False).statements == 25
    assert len(landing.loads()) == 1


def test_a_run_that_was_killed_goes_on_where_it_was(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_STATEMENTS", 10)

    def stop(coded: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recode(landing, Stern(), progress=stop)
    assert recode(landing, Stern()).statements == 15
