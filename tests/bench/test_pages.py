"""The benchmark of the pages' questions opens every page, and lets none answer from memory."""

from __future__ import annotations

from pathlib import Path

from bench.pages import p95, page_times, table, together
from tests.dashboard.conftest import PAGES
from tests.dashboard.store import make_build


def test_every_page_is_opened_and_asks_anew(tmp_path: Path) -> None:
    make_build(tmp_path, 2_000)
    times = page_times(tmp_path, rounds=2)
    assert list(times) == PAGES
    assert all(len(loads) == 2 and all(loads) for loads in times.values())
    first, second = times["briefing"]
    assert len(first) == len(second)
    each = together(times)
    assert len(each) == sum(len(load) for loads in times.values() for load in loads)
    assert 0 < min(each) <= p95(each)
    assert len(table(times)) == len(PAGES) + 2
