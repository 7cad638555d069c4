"""The measures of the escalation series: the one place that says what they are."""

from __future__ import annotations

import csv
from importlib.resources import files


def metrics() -> list[dict[str, str]]:
    """Rows ``metric, label, definition, unit, direction, data_type`` of ``seeds/metrics.csv``.

    A unit with a range names it (``points -10..10``); ``direction`` is ``none`` where a higher
    value means nothing but more.
    """
    with files("dbt_project").joinpath("seeds/metrics.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
