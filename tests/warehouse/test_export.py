from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.builds import Build, Builds
from warehouse.export import ExportError, export
from warehouse.tabular import FORMULA_STARTS

HOSTILE = [*(f"{start}1+1" for start in FORMULA_STARTS), 'say "a, b"\nand c', "plain"]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    builds = Builds(tmp_path / "store")
    aside, _ = builds.begin()
    with duckdb.connect(str(aside / "communique.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct as select unnest(?::varchar[]) as text, 1.5 as score, "
            "date '2022-03-01' as day, timestamp '2022-03-01 08:00' as at, [1, 2] as spans, "
            "true as is_new, 7 as n",
            [HOSTILE],
        )
        connection.execute("comment on table marts.fct is 'One row a text.'")
        connection.execute("comment on column marts.fct.score is 'From -10 to +10.'")
        connection.execute("create table marts.other as select 1 as x")
        connection.execute("create schema intermediate")
        connection.execute("create table intermediate.hidden as select 1 as x")
    versions = ("communique_version", "extractor_version", "coder_version")
    facts = dict.fromkeys(("built_at", *versions), "x")
    return builds.publish(aside, "b1", {"loads": [], "tables": {}, **facts})


def package(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return content


def test_parquet_holds_the_text_as_it_is(build: Build, tmp_path: Path) -> None:
    export(build, tmp_path / "out", "parquet")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "datapackage.json",
        "fct.parquet",
        "other.parquet",
    ]
    assert pl.read_parquet(tmp_path / "out" / "fct.parquet")["text"].to_list() == HOSTILE


def test_csv_holds_nothing_a_spreadsheet_would_run(build: Build, tmp_path: Path) -> None:
    export(build, tmp_path / "out", "csv", ["fct"])
    with (tmp_path / "out" / "fct.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"].removeprefix("'") for row in rows] == HOSTILE
    assert not [row["text"] for row in rows if row["text"].startswith(FORMULA_STARTS)]
    assert json.loads(rows[0]["spans"]) == [1, 2]


def test_the_data_package_seals_and_describes_every_file(build: Build, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(build, out, "csv")
    told = package(out)
    assert told["version"] == "b1"
    made = told["build"]
    assert isinstance(made, dict) and {"extractor_version", "coder_version"} <= made.keys()
    resources = told["resources"]
    assert isinstance(resources, list) and len(resources) == 2
    for resource in resources:
        content = (out / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
    fct = resources[0]
    assert (fct["description"], fct["rows"]) == ("One row a text.", len(HOSTILE))
    assert {field["name"]: field["type"] for field in fct["schema"]["fields"]} == {
        "text": "string",
        "score": "number",
        "day": "date",
        "at": "datetime",
        "spans": "array",
        "is_new": "boolean",
        "n": "integer",
    }
    assert fct["schema"]["fields"][1]["description"] == "From -10 to +10."
    # The standard's own form of a time has a T where DuckDB writes a blank.
    assert fct["schema"]["fields"][3]["format"] == "any"


def test_an_export_is_there_whole_or_not_at_all(build: Build, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such table: gone; there are fct, other"):
        export(build, tmp_path / "out", "csv", ["gone"])
    assert not (tmp_path / "out").exists()
    (tmp_path / "out").mkdir()
    with pytest.raises(ExportError, match="there already"):
        export(build, tmp_path / "out", "csv")
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"):
        export(build, tmp_path / "file" / "out", "csv")
