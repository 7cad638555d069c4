"""The project's files: one YAML a model, and measures defined once."""

from __future__ import annotations

import csv
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import numpy as np
import pytest
import yaml
from scipy.stats import t

from dashboard.method import THIN, VARIABLES, quantile_sql
from dbt_project.metrics import metrics
from dbt_project.write_series_yaml import ENTITIES, GRAINS, SERIES, series_yaml
from ingest.actors.roles import ROLES
from ingest.coding.coder import MODEL
from tests.dbt_project.tables_read import VIEWS, tables_read
from warehouse import meta
from warehouse.transform import project_folder

MODELS = [
    path
    for path in sorted((project_folder() / "models").rglob("*"))
    if path.suffix in {".sql", ".py"}
]

PUBLIC = [path for path in MODELS if {"marts", "meta"} & set(path.parts)]
NUMBER = re.compile(r"\b(?:u?(?:big)?int(?:eger)?|double|decimal)\b")
# How a description names the unit of a number. A count or a place is more or less of its thing;
# what is measured on a scale also says what a higher value means.
COUNTED = (
    *("statements", "documents", "mentions", "publishers", "speakers", "languages", "characters"),
    *("items", "codings", "events", "sightings", "points", "periods", "loads", "rows"),
    *("place, from 0", "place, from 1", "none, a hash", "none, hashes"),
    *("year", "month 1..12", "day 1..31", "day 1..7", "week 1..53"),
)
SCALES = (
    *("points", "points -10..10", "points -20..20", "points times statements", "share 0..1"),
    *("squared points times statements", "1 / squared points", "standard deviations"),
    *("probability 0..1", "seconds", "that of the series (dim_series.unit)"),
)
DIRECTION = re.compile(r"(?:Higher is|Lower is|No direction|Direction: that of)\b")


def unsaid(description: str, data_type: str) -> str | None:
    """What the description of a column lacks; None if nothing."""
    if not description.strip():
        return "a description"
    if not NUMBER.search(data_type):
        return None
    found = re.search(r"Unit: (.+?)\.(?= [A-Z]|$)", description)
    if found is None or found[1] not in (*COUNTED, *SCALES):
        return "a known unit"
    return None if found[1] in COUNTED or DIRECTION.search(description) else "a direction"


def described() -> Iterator[tuple[str, str, str]]:
    """Column, description and type, of every model and of the tables that a refresh writes."""
    for path in MODELS:
        text = path.with_suffix(".yml").read_text("utf-8")
        (model,) = yaml.load(text, yaml.CSafeLoader)["models"]
        for column in model["columns"]:
            name = f"{path.stem}.{column['name']}"
            yield name, column["description"], column["data_type"]
    for table, definition in meta.OWN.items():
        for column, (data_type, description) in definition.columns.items():
            yield f"{table}.{column}", description, data_type


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_has_its_yaml_with_a_grain(path: Path) -> None:
    content = yaml.safe_load(path.with_suffix(".yml").read_text("utf-8"))
    (model,) = content["models"]
    assert model["name"] == path.stem
    assert model["description"].startswith(("One row per ", "One row: "))


@pytest.mark.parametrize("column", ["fct_statements.role", "dim_speaker_roles.role"])
def test_a_role_is_described_by_all_its_classes(column: str) -> None:
    (text,) = (text for name, text, _ in described() if name == column)
    assert set(ROLES) <= set(re.findall(r"\w+", text))


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_marts_are_under_contract(path: Path) -> None:
    (model,) = yaml.safe_load(path.with_suffix(".yml").read_text("utf-8"))["models"]
    assert model["config"]["contract"]["enforced"] is True


def test_every_column_is_described_and_every_number_has_its_unit() -> None:
    lacking = [(name, lack) for name, text, kind in described() if (lack := unsaid(text, kind))]
    assert lacking == []


@pytest.mark.parametrize(
    ("description", "data_type", "lack"),
    [
        ("", "varchar", "a description"),
        ("Name in words.", "varchar", None),
        ("Order of the codebook, from 1.", "integer", "a known unit"),
        ("Statements. Unit: apples.", "bigint", "a known unit"),
        ("Statements. Unit: statements.", "bigint", None),
        ("Mean. Unit: points -10..10.", "double", "a direction"),
        ("Mean. Unit: points -10..10. Higher is more hostile.", "double", None),
        ("Sum. Unit: points times statements.", "decimal(18,6)", "a direction"),
        ("Offsets. Unit: characters.", "integer[][]", None),
        ("Key of the series.", "ubigint", "a known unit"),
    ],
)
def test_what_a_description_lacks_is_found(
    description: str, data_type: str, lack: str | None
) -> None:
    assert unsaid(description, data_type) == lack


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


def test_intervals_are_as_wide_as_students_t_in_the_marts_and_on_the_pages() -> None:
    macros = (project_folder() / "macros" / "measures.sql").read_text("utf-8")
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    macro: Any = environment.from_string(macros, {"var": VARIABLES.get}).module
    prior = VARIABLES["prior_documents"]
    found = duckdb.sql(
        f"""select {macro.t_quantile("degrees")} as marts, {quantile_sql()} as pages
        from (select unnest(range({prior}, 500)) as degrees, degrees + 1 - {prior} as documents)
        order by degrees"""
    ).fetchnumpy()
    truth = t.ppf(0.975, np.arange(prior, 500))
    for quantile in found.values():
        assert quantile == pytest.approx(truth, abs=0.0002)
        assert quantile[6:] == pytest.approx(truth[6:], abs=0.00001)
        assert (np.diff(quantile) < 0).all()


def exposures() -> dict[str, set[str]]:
    """The models that each page's exposure names."""
    content = yaml.safe_load((project_folder() / "models" / "exposures.yml").read_text("utf-8"))
    return {
        exposure["name"].removeprefix("page_"): set(
            re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"]))
        )
        for exposure in content["exposures"]
    }


def test_every_page_is_an_exposure() -> None:
    assert set(exposures()) == {path.parent.name for path in VIEWS.glob("*/page.py")}


@pytest.mark.parametrize("page", sorted(exposures()))
def test_an_exposure_names_what_the_page_reads(page: str) -> None:
    named, read = exposures()[page], tables_read(page) - set(meta.OWN)
    assert read
    assert [table for table in read if not fnmatch.filter(named, table)] == []
    if page != "sql":  # where anything can be asked
        assert [t for t in named if not any(fnmatch.fnmatch(t, table) for table in read)] == []


def test_the_intervals_suppose_the_error_of_the_coder_that_ships() -> None:
    """What the statements of a period share of it: a fifth of the acts' deviation, squared."""
    with (MODEL / "benchmark.csv").open(encoding="utf-8") as file:
        (row,) = (r for r in csv.DictReader(file) if r["measure"].startswith("error of escal"))
    overall, between = map(float, row["result"].split(" / "))
    sd, shared = VARIABLES["coder_error_sd"], VARIABLES["coder_error_shared"]
    assert sd == pytest.approx(overall, rel=0.1)
    assert shared * sd**2 == pytest.approx((between / 5) ** 2, rel=0.2)
