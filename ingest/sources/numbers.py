"""Numbers of tables: an average of values that are no number, or infinite, is none either."""

from __future__ import annotations

from contextlib import suppress
from math import isfinite
from typing import Any


def number(column: str, value: Any) -> float:
    """The finite number in a cell of ``column``; ValueError if it holds none."""
    with suppress(TypeError, ValueError, OverflowError):
        found = float(value)
        if isfinite(found):
            return found
    raise ValueError(f"the column {column} holds {str(value)!r}, which is no number")
