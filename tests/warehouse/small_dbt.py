"""A stand-in for dbt that makes the few tables the checks need, in a second instead of twenty.

`python -m tests.warehouse.small_dbt refresh ...` is the `communique` command line with it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.checks import COUNTED

TABLES = {
    "fct_documents": """
        select document_id, text, true as is_latest_version, load_id,
            (select count(*) from statements as s where s.document_id = d.document_id)
            as statements
        from documents as d
    """,
    "fct_statements": """
        select s.statement_id, s.document_id, s.text, s.country as country_code, c.escalation,
            s.extractor_version, c.coder_version, s.statement_date, 1 as target_ordinal, s.load_id
        from statements as s left join codings as c using (statement_id)
    """,
    "fct_events": "from events",
    "fct_series_points": "select *, country as country_code from series",
    "fct_sightings": "from sightings",
    "escalation_country_day": """
        select country_code, statement_date as period_start, count(*) as statements,
            avg(escalation) as escalation_mean
        from marts.fct_statements group by all
    """,
}


def transform(command: Sequence[str], database: Path, landing: Path, workspace: Path) -> str:
    with duckdb.connect(str(database)) as connection:
        for table in COUNTED:
            files = f"{landing}/*/{table}.parquet"
            connection.execute(
                f"create or replace temp view {table} as from read_parquet('{files}')"
            )
        connection.execute("create schema if not exists marts")
        for name, query in TABLES.items():
            connection.execute(f"create or replace table marts.{name} as {query}")
    return ""


if __name__ == "__main__":
    from warehouse import refresh
    from warehouse.cli import main

    refresh.run_dbt = transform
    main(sys.argv[1:])
