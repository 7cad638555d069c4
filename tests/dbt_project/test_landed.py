"""Series, events and sightings: one row a key, whatever the order in which loads are built."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.model import content_id
from tests.dbt_project.landing import Row, write_load
from warehouse.reference import write_reference
from warehouse.transform import run_dbt

pytestmark = pytest.mark.slow

# Cautious: no test of a relation to a table that is not built here.
BUILD = ["build", "--indirect-selection", "cautious"]
BUILD += ["--select", "+dim_series", "+fct_events", "+coverage_feed_snapshot"]
MARTS = ("fct_series_points", "dim_series", "fct_events", "fct_sightings", "coverage_feed_snapshot")


def point(value: float | None, month: int = 1, **fields: Any) -> Row:
    row: Row = {
        "series": "gprc",
        "country": "FRA",
        "source": "gpr",
        "grain": "month",
        "label": None,
    }
    row |= {"point_date": date(2030, month, 1), "value": value, **fields}
    return {"point_id": content_id(*map(str, row.values())), **row}


def event(key: str, goldstein: float) -> Row:
    row = {"event_id": content_id(key), "source": "icews", "event_date": date(2030, 1, 2)}
    return {**row, "code": "112", "goldstein": goldstein}


def sighting(key: str, hour: int) -> Row:
    row = {"sighting_id": content_id(key, hour), "document_id": content_id(key)}
    row |= {"document_key": key, "feed": "https://ministry.example/feed"}
    return row | {"seen_at": datetime(2030, 1, 1, hour, tzinfo=UTC)}


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("landed") / "landing"
    write_reference(path)
    mark = {"source": "events-csv", "country": None, "label": "The quay opens", "grain": "day"}
    named: list[Row] = [{"series": "quays"}, {"series": "quays:FRA"}]
    named.append({"series": "quays", "country": "FRA"})
    marks = [point(None, **mark | names) for names in named]
    write_load(path, 0, series=[point(1.0), point(2.0, 2), *marks], sightings=[sighting("a", 1)])
    write_load(path, 1, series=[point(1.5), point(3.0, 3)], events=[event("x", -2.0)])
    write_load(path, 2, series=[point(1.25)], sightings=[sighting("a", 2), sighting("b", 2)])
    write_load(path, 3, events=[event("y", 3.0)], sightings=[sighting("c", 3)])
    return path


@pytest.fixture(scope="module")
def full(landing: Path) -> Path:
    database = landing.parent / "full.duckdb"
    run_dbt(BUILD, database, landing, landing.parent / "full")
    return database


def test_the_newest_release_is_the_value_of_a_point(full: Path) -> None:
    with duckdb.connect(str(full), read_only=True) as connection:
        rows = connection.execute(
            "select month(point_date), value, label from marts.fct_series_points order by all"
        ).fetchall()
        series = connection.execute(
            "select series_id, unit, direction, points, valued_points, attribution"
            " from marts.dim_series order by series_id"
        ).fetchall()
    marks = [(1, None, "The quay opens")] * 3
    assert rows == [(1, 1.25, None), *marks, (2, 2.0, None), (3, 3.0, None)]
    own, alike, of_state, risk = series
    assert (alike[0], of_state[0]) == ("events-csv:quays::FRA", "events-csv:quays:FRA")
    assert own == ("events-csv:quays", None, None, 1, 0, "a file of the analyst's own")
    assert risk[:5] == ("gpr:gprc:FRA", "percent of newspaper articles",
                        "higher is more geopolitical risk", 3, 3)  # fmt: skip
    assert "Caldara" in risk[5]


def test_an_update_with_late_loads_equals_a_full_build(landing: Path, full: Path) -> None:
    partial = landing.parent / "partial"
    loads = sorted(path.name for path in landing.iterdir() if path.name != "reference")
    late = {loads[1], loads[3]}
    shutil.copytree(landing, partial, ignore=lambda folder, names: late & set(names))
    database = landing.parent / "updated.duckdb"
    for _ in ("early", "late"):
        run_dbt(BUILD, database, partial, landing.parent / "updated")
        shutil.copytree(landing, partial, dirs_exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{full}' as a (read_only)")
        connection.execute(f"attach '{database}' as b (read_only)")
        for table in MARTS:
            ours, theirs = f"from a.marts.{table}", f"from b.marts.{table}"
            assert connection.execute(f"{ours} except all {theirs}").fetchall() == []
            assert connection.execute(f"{theirs} except all {ours}").fetchall() == []


def test_a_snapshot_that_shares_nothing_with_the_one_before_is_a_gap(full: Path) -> None:
    with duckdb.connect(str(full), read_only=True) as connection:
        rows = connection.execute(
            "select documents, shared_documents, is_gap from marts.coverage_feed_snapshot"
            " order by seen_at"
        ).fetchall()
    assert rows == [(1, 0, False), (2, 1, False), (1, 0, True)]
