from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import queries, statements
from dashboard.queries import LARGE, Query, among, run
from warehouse.builds import Builds


@pytest.mark.parametrize(("characters", "asked"), [(100, 1), (LARGE + 1, 2)])
def test_an_answer_is_remembered_unless_it_is_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, characters: int, asked: int
) -> None:
    opened = []

    def connection(path: str) -> duckdb.DuckDBPyConnection:
        opened.append(path)
        return duckdb.connect()

    monkeypatch.setattr(queries, "opened", connection)
    query = Query("select repeat('-', $n) as text", {"n": characters})
    for _ in range(2):
        assert run(tmp_path, query).item() == "-" * characters
    assert len(opened) == asked


@pytest.mark.parametrize("values", [("it's", "b"), ("3",), ()])
def test_a_list_is_one_parameter_and_can_be_written_out(values: tuple[str, ...]) -> None:
    table = "select unnest(['a', 'it''s', 'b', '3', '5']) as name"
    query = Query(f"select name from ({table}) where {among('name', 'names')}", {"names": values})
    with duckdb.connect() as connection:
        asked = connection.execute(query.sql, {"names": list(values)}).fetchall()
        assert asked == connection.execute(query.literal).fetchall()
    assert sorted(name for (name,) in asked) == sorted(values)


def test_a_card_reads_its_own_row_alone(stores: dict[str, Path]) -> None:
    build = Builds(stores["large"]).current()
    assert build is not None
    query = statements.details_query([7, 30_000])
    with queries.opened(str(build.database)).cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {query.literal}")
        plan = json.loads(cursor.fetchall()[0][1])
    scanned = [
        node["intermediate_rows"]
        for node in nodes(plan["operator"])
        if node["extra_info"].get("Table", "").endswith("fct_statements")
    ]
    assert scanned == [2]


def nodes(plan: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in plan:
        yield node
        yield from nodes(node.get("children", []))
