"""The codebook as rows, for the warehouse's dimension of acts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ingest.coding import codebook


def acts() -> list[dict[str, Any]]:
    """One row per act, in the codebook's order: code as ``act``, definition, quad, severity ..."""
    rows = []
    for position, act in enumerate(codebook.load().acts, start=1):
        row = asdict(act)
        rows.append(
            {
                "act": row.pop("code"),
                "position": position,
                **row,
                "modes": list(act.modes),
                "boundaries": list(act.boundaries),
                "is_hostile": act.severity > 0,
                "is_deed": act.quad.startswith("material"),
            }
        )
    return rows
