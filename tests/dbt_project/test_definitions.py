"""The project's files: one YAML a model, and measures defined once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dashboard.method import THIN
from dbt_project.write_series_yaml import ENTITIES, GRAINS, SERIES, metrics, series_yaml
from warehouse.transform import project_folder

MODELS = [
    path
    for path in sorted((project_folder() / "models").rglob("*"))
    if path.suffix in {".sql", ".py"}
]

PUBLIC = [path for path in MODELS if {"marts", "meta"} & set(path.parts)]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_has_its_yaml_with_a_grain(path: Path) -> None:
    content = yaml.safe_load(path.with_suffix(".yml").read_text("utf-8"))
    (model,) = content["models"]
    assert model["name"] == path.stem
    assert model["description"].startswith(("One row per ", "One row: "))


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_marts_are_under_contract_and_describe_every_column(path: Path) -> None:
    (model,) = yaml.safe_load(path.with_suffix(".yml").read_text("utf-8"))["models"]
    assert model["config"]["contract"]["enforced"] is True
    assert all(column["description"] and column["data_type"] for column in model["columns"])


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("grain", GRAINS)
def test_the_series_are_described_from_the_metrics(entity: str, grain: str) -> None:
    """After a change of seeds/metrics.csv: python -m dbt_project.write_series_yaml."""
    path = SERIES / f"escalation_{entity}_{grain}.yml"
    assert path.read_text("utf-8") == series_yaml(entity, grain)


def test_a_metric_says_its_unit_and_direction() -> None:
    rows = metrics()
    assert len({row["metric"] for row in rows}) == len(rows)
    for row in rows:
        assert row["definition"] and row["direction"]
        assert row["unit"] or row["data_type"] == "boolean"


def test_the_bound_below_which_a_period_is_thin_is_named() -> None:
    (thin,) = (row for row in metrics() if row["metric"] == "is_thin")
    assert f"Fewer than {THIN} distinct statements" in thin["definition"]


def test_every_page_is_an_exposure() -> None:
    content = yaml.safe_load((project_folder() / "models" / "exposures.yml").read_text("utf-8"))
    named = {exposure["name"].removeprefix("page_") for exposure in content["exposures"]}
    assert named == {
        *("briefing", "trends", "country", "dyad", "speaker", "matrix", "map", "statements"),
        *("coverage", "method", "sql"),
    }
