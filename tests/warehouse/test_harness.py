from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.harness import Harness


@pytest.mark.slow
def test_killed_loads_and_refreshes_lose_nothing_and_readers_never_notice(tmp_path: Path) -> None:
    """Ten points; `python -m tests.warehouse.harness --points 200` runs more."""
    harness = Harness(tmp_path, seed=7, dbt=False)
    harness.run(points=10)
    assert harness.errors == []
    assert harness.reads > 20
    assert harness.killed.total() == 10
