from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard import queries
from dashboard.queries import LARGE, Query, run


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
