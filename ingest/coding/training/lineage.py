"""What a model came from: the settings of every model behind it, each told once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.coding import codebook

Settings = dict[str, Any]


def require_acts(folder: Path) -> None:
    """Raise ValueError if a model was trained for other acts than the codebook has now."""
    if codebook.kept(folder).codes != codebook.load().codes:
        raise ValueError(f"{folder} was trained for other acts, or in another order")


def lineage(models: Sequence[Settings]) -> dict[str, Settings]:
    """Models and all that is behind them, by the hash of their weights."""
    found: dict[str, Settings] = {}
    for settings in models:
        found |= settings.get("lineage", {})
        found[settings["weights"]] = {k: v for k, v in settings.items() if k != "lineage"}
    return found


def beginnings(settings: Settings) -> set[tuple[str, int]]:
    """Pretrained weights and seed of every training behind a model that began with such."""
    return {
        (model["pretrained"], model["seed"])
        for model in lineage([settings]).values()
        if not model.keys() & {"mean_of", "went_on_from"}
    }
