"""What to say of a landing whose files do not hold what was written."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ingest.landing import Landing


def unreadable(landing: Landing, error: pl.exceptions.PolarsError) -> str:
    """Why the landing cannot be read: its damaged files, if that is it."""
    damaged = landing.all_damage()
    return told(damaged) if damaged else str(error)


def told(damaged: Sequence[str]) -> str:
    """The damaged files and what to do about them."""
    return (
        "the landing is damaged:\n  " + "\n  ".join(damaged) + "\n"
        "Restore the load's folder from a backup, or remove it, load its input again and run: "
        "communique refresh --allow-shrink"
    )
