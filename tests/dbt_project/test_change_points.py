"""Where the mean of a series moved, and how surely."""

from __future__ import annotations

import importlib.util
import random
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dashboard.method import VARIABLES
from warehouse.transform import project_folder

CODER = VARIABLES["coder_error_shared"] * VARIABLES["coder_error_sd"] ** 2
SETTINGS = {"periods": 6, "statements": 30, "penalty": 3.0, "coder": CODER}


@pytest.fixture(scope="module")
def model() -> ModuleType:
    path: Path = project_folder() / "models" / "intermediate" / "int_change_points.py"
    spec = importlib.util.spec_from_file_location("int_change_points", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def series(means: list[float], noise: float = 0.4, statements: int = 40) -> list[dict[str, Any]]:
    chance = random.Random(3)
    return [
        {
            "period_start": date(2020 + month // 12, month % 12 + 1, 1),
            "escalation_mean": mean + chance.gauss(0, noise),
            "weight": 1 / (0.64 / 3 + 6.25 / statements),
            "statements": statements,
        }
        for month, mean in enumerate(means)
    ]


def test_a_clear_rise_is_found_where_it_happened(model: ModuleType) -> None:
    found = model.change_points(series([0.0] * 30 + [3.0] * 30), **SETTINGS)
    assert len(found) == 1
    change = found[0]
    assert change["change_date_low"] <= date(2022, 7, 1) <= change["change_date_high"]
    assert change["mean_after"] - change["mean_before"] == pytest.approx(3, abs=0.4)
    assert change["p_value"] < 1e-6
    assert (change["periods_before"], change["periods_after"]) == (30, 30)
    assert (change["statements_before"], change["statements_after"]) == (1200, 1200)


def test_what_the_coder_alone_may_make_is_no_change(model: ModuleType) -> None:
    largest = 1.96 * CODER**0.5
    rise = series([0.0] * 240 + [0.9 * largest] * 240, noise=0.05)
    (sampled,) = model.change_points(rise, **SETTINGS | {"coder": 0.0})
    assert sampled["p_value"] < 1e-6
    assert model.change_points(rise, **SETTINGS) == []
    higher = series([0.0] * 240 + [1.3 * largest] * 240, noise=0.05)
    assert model.change_points(higher, **SETTINGS)


def test_noise_alone_makes_no_sure_change(model: ModuleType) -> None:
    found = model.change_points(series([0.0] * 80), **SETTINGS)
    assert all(change["p_value"] > 0.01 for change in found)


@pytest.mark.parametrize("statements", [5, 20])
def test_statements_that_spread_more_than_assumed_make_no_more_false_changes(
    model: ModuleType, statements: int
) -> None:
    assumed = VARIABLES["document_sd"] ** 2 + VARIABLES["statement_sd"] ** 2
    spread = 1.7 * assumed**0.5
    false = 0
    for seed in range(60):
        noise = random.Random(seed)
        points = series([0.0] * 60, noise=0, statements=statements)
        for point in points:
            said = [noise.gauss(0, spread) for _ in range(statements)]
            point.update(escalation_mean=sum(said) / statements, weight=statements / assumed)
        found = model.change_points(points, **SETTINGS)
        false += any(change["p_value"] < 0.05 for change in found)
    assert false <= 3


def test_two_changes_are_told_apart(model: ModuleType) -> None:
    found = model.change_points(series([0.0] * 24 + [4.0] * 24 + [-2.0] * 24), **SETTINGS)
    assert [change["change_date"] for change in found] == [date(2022, 1, 1), date(2024, 1, 1)]


def test_a_vague_change_has_a_wide_interval(model: ModuleType) -> None:
    sharp = model.change_points(series([0.0] * 30 + [4.0] * 30), **SETTINGS)[0]
    vague = model.change_points(series([0.0] * 30 + [1.5] * 30, noise=1.2), **SETTINGS)
    assert vague
    widths = [c["change_date_high"] - c["change_date_low"] for c in (sharp, *vague)]
    assert widths[0].days <= 31
    assert all(width >= widths[0] for width in widths[1:])


def test_few_statements_or_periods_tell_nothing(model: ModuleType) -> None:
    assert model.change_points(series([0.0] * 5 + [5.0] * 6), **SETTINGS) == []
    thin = series([0.0] * 10 + [5.0] * 10, statements=1)
    assert model.change_points(thin, **SETTINGS) == []


def test_thin_periods_weigh_little(model: ModuleType) -> None:
    points = series([0.0] * 40)
    for place in (17, 18, 19):
        points[place].update(escalation_mean=9.0, weight=0.02, statements=1)
    assert all(change["p_value"] > 0.01 for change in model.change_points(points, **SETTINGS))
