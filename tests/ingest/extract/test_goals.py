"""The extraction goals hold on the annotated articles, where these are at hand."""

from pathlib import Path

import pytest

from bench.extract import GOALS, score


@pytest.mark.slow
@pytest.mark.parametrize("name", ["diplo_shared", "dev"])
def test_goals_are_met(shared_data: Path, name: str) -> None:
    found = score(name)
    missed = {
        goal.what: (goal.measure(found)["f1"], goal.goal)
        for goal in GOALS
        if goal.where == name and goal.measure(found)["f1"] < goal.goal
    }
    assert missed == {}
