"""Small multiples: a panel for each entity, all on the same axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

import polars as pl

from dashboard.charts import Mark, trend
from dashboard.escape import plotly
from dashboard.layout import Figure, base_layout, value_axis
from dashboard.series import Selection

__all__ = ["Mark", "panels"]
COLUMNS = 2
ROW_HEIGHT = 240
NAME_HEIGHT = 30  # pixels over a panel
EDGE = 0.03  # of the span, left free on both sides, so that no marker is cut


def panels(
    frame: pl.DataFrame,
    labels: Mapping[str, str],
    chosen: Selection,
    marks: Sequence[Mark],
    picked: str,
) -> Figure:
    """One panel an entity in two columns; the axes agree, so that panels compare."""
    rows = -(-len(labels) // COLUMNS)
    layout = base_layout(rows * ROW_HEIGHT + NAME_HEIGHT)
    layout["margin"] |= {"t": NAME_HEIGHT}
    layout |= {"annotations": [], "shapes": []}
    layout["grid"] = {"rows": rows, "columns": COLUMNS, "pattern": "independent", "ygap": 0.32}
    axis_y = layout["yaxis"] | value_axis(chosen.measure, frame)
    axis_x = layout["xaxis"] | {"type": "date", "showgrid": False, "range": _span(frame)}
    data = []
    for number, (entity, label) in enumerate(labels.items(), start=1):
        suffix = "" if number == 1 else str(number)
        panel = trend(
            frame, {entity: label}, chosen.measure, chosen.grain,
            band=chosen.has_interval, marks=marks, picked=picked, smooth=chosen.smooth,
        )  # fmt: skip
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        data += [trace | axes for trace in panel["data"]]
        layout[f"xaxis{suffix}"] = dict(axis_x)
        layout[f"yaxis{suffix}"] = dict(axis_y) | ({"matches": "y"} if suffix else {})
        layout["annotations"].append(_name(label, suffix))
        layout["annotations"] += [_moved(note, suffix) for note in panel["layout"]["annotations"]]
        layout["shapes"] += [_moved(shape, suffix) for shape in panel["layout"]["shapes"]]
    return {"data": data, "layout": layout}


def _name(label: str, suffix: str) -> dict[str, Any]:
    """A panel's name, over its left edge."""
    text = {"text": f"<b>{plotly(label, 40)}</b>", "showarrow": False, "font": {"size": 13}}
    place = {"xref": f"x{suffix} domain", "yref": f"y{suffix} domain", "x": 0, "y": 1}
    return text | place | {"xanchor": "left", "yanchor": "bottom", "yshift": 3}


def _moved(drawn: dict[str, Any], suffix: str) -> dict[str, Any]:
    """A shape or note of a chart of its own, moved to its panel."""
    places = {
        f"{letter}ref": _axis(drawn.get(f"{letter}ref", letter), letter, suffix) for letter in "xy"
    }
    return drawn | places


def _axis(reference: str, letter: str, suffix: str) -> str:
    return f"{letter}{suffix} domain" if reference == "paper" else f"{letter}{suffix}"


def _span(frame: pl.DataFrame) -> list[str]:
    """The days of all points, and some room."""
    first, last = cast(date, frame["period_start"].min()), cast(date, frame["period_start"].max())
    room = max((last - first) * EDGE, timedelta(days=1))
    return [str(first - min(room, first - date.min)), str(last + min(room, date.max - last))]
