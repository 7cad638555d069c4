"""Reference tables and empty tables beside the landing, so that dbt finds every table it reads."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl

from ingest.actors.reference import countries
from ingest.coding.reference import acts
from ingest.landing import REFERENCE
from ingest.schema import TABLES


def write_reference(landing: Path) -> None:
    """Write ``reference/{countries,acts}.parquet`` and an empty file of every landing table."""
    folder = landing / REFERENCE
    folder.mkdir(parents=True, exist_ok=True)
    for name, table_rows in _tables().items():
        _replace(folder / f"{name}.parquet", pl.DataFrame(table_rows, infer_schema_length=None))
    for name, schema in TABLES.items():
        _replace(folder / f"{name}.parquet", pl.DataFrame(schema=schema))


def reference_sha256() -> str:
    """A hash of the reference tables: another one means that a build holds former ones."""
    return hashlib.sha256(json.dumps(_tables(), sort_keys=True).encode()).hexdigest()


def _tables() -> dict[str, list[dict[str, Any]]]:
    return {"countries": countries(), "acts": acts()}


def _replace(path: Path, frame: pl.DataFrame) -> None:
    aside = path.with_suffix(".new")
    frame.write_parquet(aside)
    aside.replace(path)
