"""Writes the YAML of the sixteen escalation series from ``seeds/metrics.csv``.

That seed is the one place where their measures are defined. After a change there:
``python -m dbt_project.write_series_yaml``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from dbt_project.metrics import metrics

SERIES = Path(__file__).parent / "models" / "marts" / "series"
GRAINS = ("day", "week", "month", "year")
KEYS = {
    "country_code": "The speakers' state or organisation (dim_countries).",
    "target_code": "The state or organisation the statements are directed at (dim_countries).",
    "speaker_id": "The speaker (dim_speakers).",
}
RELATIONS = {
    "country_code": ("dim_countries", "country_code"),
    "target_code": ("dim_countries", "country_code"),
    "speaker_id": ("dim_speakers", "speaker_id"),
}
ENTITIES = {
    "country": (["country_code"], "country as speaker"),
    "target": (["target_code"], "country as target"),
    "dyad": (["country_code", "target_code"], "directed pair of countries"),
    "speaker": (["speaker_id"], "speaker"),
}
REQUIRED = (
    *("statements", "distinct_statements", "mentions", "documents"),
    *("effective_documents", "publishers", "speakers"),
    *("escalation_mean", "escalation_low", "escalation_high", "baseline_periods"),
    *("is_thin", "is_partial"),
)
# What the measures of a series of those spoken to are of.
TOWARD = (
    " All measures are of what a statement does to that target: escalation_toward_target and"
    " act_toward_target of fct_statements, first mentions and mentions among those directed at it."
    " A statement to several targets counts once for each, so series of targets do not add up."
)
# What must hold in every row of every series.
IDENTITIES = (
    "statements > 0",
    "documents between 1 and statements",
    "effective_documents between 1 and documents * 1.000001",
    "distinct_statements <= mentions",
    "coalesce(statements_7d, statements) between statements"
    " and coalesce(statements_30d, statements)",
    "deed_statements + word_statements = statements",
    "threat_statements + accusation_statements + demand_statements + conciliation_statements"
    " <= word_statements",
    "escalation_mean between greatest(-10, escalation_low) and least(10, escalation_high)",
    "period_end >= period_start",
    "(escalation_sd is null) = (statements = 1)",
    "coalesce(escalation_sd, 0) >= 0",
    "(escalation_mean_distinct is null) = (distinct_statements = 0)",
)


def series_yaml(entity: str, grain: str) -> str:
    keys, label = ENTITIES[entity]
    columns = [_key(key) for key in keys]
    columns += [
        _column("period_start", "First day of the period (UTC).", "date", required=True),
        _column("period_end", "Last day of the period.", "date", required=True),
    ]
    columns += [_measure(row) for row in metrics()]
    description = (
        f"One row per {label} and {grain} with at least one statement. A statement counts only "
        f"where its date is known to the {grain} or better; no row means no data, not zero."
    )
    if "target_code" in keys:
        description += TOWARD
    model = {
        "name": f"escalation_{entity}_{grain}",
        "description": description,
        "config": {"contract": {"enforced": True}},
        "data_tests": [
            {"unique_combination": {"arguments": {"columns": [*keys, "period_start"]}}},
            {"holds": {"arguments": {"condition": " and ".join([*IDENTITIES, *_ranges()])}}},
        ],
        "columns": columns,
    }
    content = {"version": 2, "models": [model]}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=96)


def _column(name: str, description: str, data_type: str, required: bool) -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "description": description, "data_type": data_type}
    if required:
        column["constraints"] = [{"type": "not_null"}]
    return column


def _key(key: str) -> dict[str, Any]:
    column = _column(key, KEYS[key], "varchar", required=True)
    model, field = RELATIONS[key]
    arguments = {"to": f"ref('{model}')", "field": field}
    column["data_tests"] = [{"relationships": {"arguments": arguments}}]
    return column


def _ranges() -> list[str]:
    """Conditions that the measures lie in the ranges their units name; 0 lies in all of them."""
    bounds = [(row["metric"], re.search(r"(-?\d+)\.\.(\d+)$", row["unit"])) for row in metrics()]
    return [f"coalesce({name}, 0) between {b[1]} and {b[2]}" for name, b in bounds if b]


def _measure(row: dict[str, str]) -> dict[str, Any]:
    facts = [row["definition"]]
    if row["unit"]:
        facts.append(f"Unit: {row['unit']}")
    if row["direction"] != "none":
        facts.append(row["direction"].capitalize())
    elif row["data_type"] == "double":
        facts.append("No direction")
    required = row["metric"] in REQUIRED
    return _column(row["metric"], ". ".join(facts) + ".", row["data_type"], required)


def main() -> None:
    for entity in ENTITIES:
        for grain in GRAINS:
            path = SERIES / f"escalation_{entity}_{grain}.yml"
            path.write_text(series_yaml(entity, grain), encoding="utf-8")


if __name__ == "__main__":
    main()
