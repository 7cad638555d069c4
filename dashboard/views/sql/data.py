"""The schema browser, the cookbook and the files of results."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.queries import Query

CELL = 5_000  # characters of a text that the page shows

EXAMPLE = """-- Which states are spoken to most harshly, with enough statements to say so?
select
    target_code, round(avg(escalation_toward_target), 2) as escalation_mean, count(*) as statements
from marts.fct_statements
where target_code is not null
group by target_code
having count(*) >= 20
order by escalation_mean desc
limit 20"""

SCHEMA = Query(
    """select
    case when schema_name = 'marts' then table_name else schema_name || '.' || table_name end
        as table_name,
    column_name,
    data_type,
    comment as meaning
from duckdb_columns()
where schema_name in ('marts', 'meta') and not internal
order by schema_name, table_name, column_index"""
)


@cache
def recipes() -> dict[str, str]:
    """The cookbook's questions by title, which is the first line of each file."""
    folder = files("warehouse").joinpath("cookbook")
    if not folder.is_dir():
        return {}
    found = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".sql"):
            sql = file.read_text("utf-8").strip()
            found[sql.splitlines()[0].lstrip("- ").strip()] = sql
    return found


def shortened(table: pa.Table) -> tuple[pa.Table, bool]:
    """A table whose texts are not too long for a page, and whether any was."""
    is_cut = False
    for number, field in enumerate(table.schema):
        if not (pa.types.is_string(field.type) or pa.types.is_large_string(field.type)):
            continue
        longest = pc.max(pc.utf8_length(table[number])).as_py() or 0
        if longest > CELL:
            short = pc.utf8_slice_codeunits(table[number], 0, CELL)
            table, is_cut = table.set_column(number, field, short), True
    return table, is_cut


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
