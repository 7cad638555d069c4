"""Small multiples: a panel for each entity, all on the same axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import polars as pl

from dashboard.charts import trend
from dashboard.escape import plain, plotly
from dashboard.layout import Figure, base_layout, make_room, value_axis, value_labels
from dashboard.marks import Mark, Names
from dashboard.series import Selection

__all__ = ["Mark", "panels"]
COLUMNS = 2
ROW_HEIGHT = 240
NARROW = Names(18, 60)  # what a panel holds of the names of events
NAME_HEIGHT = 48  # pixels over a panel
BELOW = 48  # pixels for dates, which stand upright where panels are narrow


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
    make_room(layout, frame, chosen.grain, value_labels(chosen.measure, frame), above=NAME_HEIGHT)
    layout["margin"]["b"] = BELOW
    layout |= {"annotations": [], "shapes": []}
    layout["grid"] = {"rows": rows, "columns": COLUMNS, "pattern": "independent", "ygap": 0.32}
    axis_y = layout["yaxis"] | value_axis(chosen.measure, frame)
    axis_x = layout["xaxis"] | {"type": "date", "showgrid": False}
    data = []
    for number, (entity, label) in enumerate(labels.items(), start=1):
        suffix = "" if number == 1 else str(number)
        panel = trend(
            frame, {entity: label}, chosen.measure, chosen.grain,
            band=chosen.has_interval, marks=marks, picked=picked, smooth=chosen.smooth,
            names=NARROW,
        )  # fmt: skip
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        data += [trace | axes for trace in panel["data"]]
        layout[f"xaxis{suffix}"] = axis_x | {"range": panel["layout"]["xaxis"]["range"]}
        layout[f"yaxis{suffix}"] = dict(axis_y) | ({"matches": "y"} if suffix else {})
        layout["annotations"].append(_name(label, suffix))
        layout["annotations"] += [_moved(note, suffix) for note in panel["layout"]["annotations"]]
        layout["shapes"] += [_moved(shape, suffix) for shape in panel["layout"]["shapes"]]
    return {"data": data, "layout": layout}


def _name(label: str, suffix: str) -> dict[str, Any]:
    """A panel's name, over its left edge."""
    lines = wrap(plain(label), NARROW.longest, max_lines=2, placeholder="…")
    name = "<br>".join(map(plotly, lines))
    text = {"text": f"<b>{name}</b>", "showarrow": False, "font": {"size": 13}, "align": "left"}
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
