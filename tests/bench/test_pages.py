"""The benchmark of the pages' questions opens every page, and lets none answer from memory."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.pages import p95, page_times, table, together
from dashboard import queries
from tests.dashboard.conftest import PAGES
from tests.dashboard.store import make_build


def test_every_page_asks_the_database_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_build(tmp_path, 2_000)
    asked = []
    opened = queries.opened

    def watched(path: str) -> duckdb.DuckDBPyConnection:
        asked.append(path)
        return opened(path)

    monkeypatch.setattr(queries, "opened", watched)
    times = page_times(tmp_path, rounds=2)
    assert list(times) == PAGES
    assert all(len(loads) == 2 and all(loads) for loads in times.values())
    each = together(times)
    assert len(asked) >= len(each) > 0  # a remembered answer opens nothing
    assert 0 < min(each) <= p95(each)
    assert len(table(times)) == len(PAGES) + 2


def test_a_store_without_a_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="communique refresh"):
        page_times(tmp_path)
