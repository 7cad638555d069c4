"""Reference tables and empty tables beside the landing, so that dbt finds every table it reads."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.actors.reference import countries
from ingest.coding.reference import acts
from ingest.landing import REFERENCE
from ingest.schema import TABLES


def write_reference(landing: Path) -> None:
    """Write ``reference/{countries,acts}.parquet`` and an empty file of every landing table."""
    folder = landing / REFERENCE
    folder.mkdir(parents=True, exist_ok=True)
    for name, table_rows in (("countries", countries()), ("acts", acts())):
        _replace(folder / f"{name}.parquet", pl.DataFrame(table_rows, infer_schema_length=None))
    for name, schema in TABLES.items():
        _replace(folder / f"{name}.parquet", pl.DataFrame(schema=schema))


def _replace(path: Path, frame: pl.DataFrame) -> None:
    aside = path.with_suffix(".new")
    frame.write_parquet(aside)
    aside.replace(path)
