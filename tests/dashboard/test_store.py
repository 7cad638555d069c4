"""The generated stores that the pages are tried on are like builds that dbt made."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from dbt_project.metrics import metrics
from tests.dbt_project.test_definitions import described


def test_columns_and_types_are_those_of_the_contract(
    stores: dict[str, Path], tmp_path: Path
) -> None:
    types = {name: str(duckdb.sqltype(data_type)) for name, _, data_type in described()}
    types |= {f"metrics.{name}": "VARCHAR" for name in metrics()[0]}
    # A copy: pages that have read the store itself keep it open, with settings of their own.
    database = shutil.copy(stores["one_row"] / "communique.duckdb", tmp_path)
    with duckdb.connect(str(database), read_only=True) as connection:
        made = dict(connection.execute(
            "select table_name || '.' || column_name, data_type from duckdb_columns()"
            " where schema_name in ('marts', 'meta')"
        ).fetchall())  # fmt: skip
    assert made == {name: types.get(name) for name in made}
