"""The schema browser, the cookbook and the files of results."""

from __future__ import annotations

import io
from functools import cache

import polars as pl

from dashboard.queries import Query
from warehouse.cookbook import questions

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
    """The cookbook's questions by title."""
    return {question.title: question.text for question in questions()}


def shortened(frame: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """A table whose texts are not too long for a page, and whether any was."""
    longest = frame.select(pl.col(pl.String).str.len_chars().max())
    is_cut = any(length > CELL for length in longest.row(0) if length) if longest.width else False
    return frame.with_columns(pl.col(pl.String).str.head(CELL)), is_cut


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
