from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A test that failed yesterday fails today: HYPOTHESIS_PROFILE=search looks for new failures.
settings.register_profile("same", max_examples=200, derandomize=True, deadline=None)
settings.register_profile("search", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The evaluation data, which is not part of the repository."""
    path = Path(os.environ.get("COMMUNIQUE_SHARED", REPOSITORY.parent / "shared" / "data"))
    if not path.is_dir():
        pytest.skip(f"evaluation data not found at {path}; set COMMUNIQUE_SHARED to run this test")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no core waits for the last file of another."""
    slow = {"slow", "browser"}
    items.sort(key=lambda item: slow.isdisjoint(mark.name for mark in item.iter_markers()))
