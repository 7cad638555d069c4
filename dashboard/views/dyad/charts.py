"""The asymmetry of a dyad and the timeline of its acts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import theme
from dashboard.charts import interval
from dashboard.escape import plotly
from dashboard.layout import SIGNED, Figure, base_layout, colour_bar, make_room, time_axis
from dashboard.measures import signed
from dashboard.periods import period_text

LARGEST = 26
ROW = 26  # pixels of an act
NAME_HEIGHT = 36  # pixels over a panel
KEY_HEIGHT = 54


def asymmetry(frame: pl.DataFrame, labels: Mapping[str, str], grain: str) -> Figure:
    """Bars of the difference with intervals, hollow where the period is not covered whole.

    ``frame`` has a row a period in which both spoke: period_start, difference, spread, low, high,
    mean_there, mean_back, statements, is_thin, is_partial; ``labels`` the directions' names. A
    bar's customdata is the first direction and period_start, the key of both sides' statements.
    """
    rows = frame.to_dicts()
    there, back = labels.values()
    first, second = theme.line_colour(0), theme.line_colour(1)
    sides = [first if r["difference"] > 0 else second for r in rows]
    spreads = [0 if r["is_thin"] else r["spread"] for r in rows]
    bars = {
        "type": "bar",
        "x": [r["period_start"].isoformat() for r in rows],
        "y": [r["difference"] for r in rows],
        "error_y": {
            "type": "data",
            "array": spreads,
            "color": theme.MUTED[theme.mode()],
            "thickness": 1,
            "width": 0,
        },
        "marker": {
            "color": [
                theme.rgba(side, 0) if r["is_partial"] else side
                for side, r in zip(sides, rows, strict=True)
            ],
            "line": {"color": sides, "width": [1.5 if r["is_partial"] else 0 for r in rows]},
            "opacity": [0.4 if r["is_thin"] else 0.95 for r in rows],
        },
        "unselected": {"marker": {"opacity": 0.7}},
        "customdata": [[next(iter(labels)), r["period_start"].isoformat()] for r in rows],
        "text": [
            f"<b>{period_text(r['period_start'], grain)}</b><br>{signed(r['difference'])}"
            f"{interval(r)}<br>"
            f"{plotly(there)} {signed(r['mean_there'])}<br>"
            f"{plotly(back)} {signed(r['mean_back'])}<br>"
            f"n = {r['statements']:,}" + "<br>period not complete" * r["is_partial"]
            for r in rows
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    layout = base_layout(260)
    make_room(layout, frame, grain, ["+0.5"], above=32)
    layout["xaxis"] |= time_axis(frame, grain)
    # Room beyond all bars and intervals, for the name of the side below.
    top = max(0.0, *(r["difference"] + spread for r, spread in zip(rows, spreads, strict=True)))
    bottom = min(0.0, *(r["difference"] - spread for r, spread in zip(rows, spreads, strict=True)))
    room = 0.16 * (top - bottom)
    layout["yaxis"] |= {**SIGNED, "zeroline": True, "range": [bottom - room, top + room]}
    layout["yaxis"]["zerolinecolor"] = theme.MUTED[theme.mode()]
    layout["annotations"] = [
        # Over the chart, as the names of events stand at its top.
        _side(f"↑ {plotly(there)} is the harsher", 1, first),
        _side(f"↓ {plotly(back)} is the harsher", 0, second),
    ]
    return {"data": [bars], "layout": layout}


def _side(text: str, y: int, colour: str) -> dict[str, object]:
    place = {"xref": "paper", "yref": "paper", "x": 0.01, "y": y, "xanchor": "left"}
    place["yanchor"] = "bottom"
    return place | {"text": text, "showarrow": False, "font": {"size": 12, "color": colour}}


def acts(frame: pl.DataFrame, labels: Mapping[str, str], grain: str) -> Figure:
    """Circles by act and period, a panel for each direction; ``frame`` has dyad, period_start, act,
    severity, act_order, statements and escalation_mean, ``labels`` the directions' names."""
    rows = frame.to_dicts()
    most = max(r["statements"] for r in rows)
    order = [act for *_, act in sorted({(r["severity"], r["act_order"], r["act"]) for r in rows})]
    ways = [way for way in labels if way in set(frame["dyad"])]
    panel = ROW * (len(order) + 1)
    drawn = (NAME_HEIGHT + panel) * len(ways) - NAME_HEIGHT
    layout = base_layout(drawn)
    make_room(layout, frame, grain, order, above=NAME_HEIGHT)
    below = layout["margin"]["b"]
    layout["margin"]["b"] += KEY_HEIGHT
    layout["height"] += layout["margin"]["t"] + layout["margin"]["b"]
    layout["xaxis"] |= time_axis(frame, grain)
    layout["annotations"] = []
    axis = layout.pop("yaxis") | {"tickvals": list(range(len(order)))}
    axis |= {"ticktext": [plotly(act) for act in order], "fixedrange": True}
    axis["range"] = [-0.8, len(order) - 0.2]
    traces = []
    for number, way in enumerate(ways):
        # The first direction stands on top, its name over the chart.
        high = 1 - number * (NAME_HEIGHT + panel) / drawn
        name = "y" if number == 0 else f"y{number + 1}"
        layout[f"yaxis{name[1:]}"] = axis | {"domain": [max(0, high - panel / drawn), high]}
        layout["annotations"].append(_heading(labels[way], high))
        traces.append(
            _circles([r for r in rows if r["dyad"] == way], order, most, grain) | {"yaxis": name}
        )
    layout["xaxis"]["anchor"] = traces[-1]["yaxis"]
    # Short, and under the acts' names too: a narrow chart has little room beside them.
    key = colour_bar() | {"y": -below / drawn, "xpad": 0, "len": 180}
    traces[-1]["marker"] |= {"showscale": True, "colorbar": key}
    return {"data": traces, "layout": layout}


def _heading(name: str, y: float) -> dict[str, object]:
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": y, "xanchor": "left"}
    text = {"text": f"<b>{plotly(name)}</b>", "showarrow": False, "font": {"size": 13}}
    return place | text | {"yanchor": "bottom", "yshift": 3}


def _circles(rows: list[dict[str, Any]], order: list[str], most: int, grain: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "x": [r["period_start"].isoformat() for r in rows],
        "y": [order.index(r["act"]) for r in rows],
        "marker": {
            "size": [max(5, LARGEST * math.sqrt(r["statements"] / most)) for r in rows],
            "color": [r["severity"] for r in rows],
            "colorscale": theme.diverging(),
            "cmin": -theme.SCALE_LIMIT,
            "cmax": theme.SCALE_LIMIT,
            "line": {"width": 1, "color": theme.MUTED[theme.mode()]},
        },
        "unselected": {"marker": {"opacity": 0.7}},
        "customdata": [[f"{r['dyad']}:{r['act']}", r["period_start"].isoformat()] for r in rows],
        "text": [
            f"<b>{plotly(r['act'])}</b>, {period_text(r['period_start'], grain)}<br>"
            f"n = {r['statements']:,}<br>mean escalation {signed(r['escalation_mean'])}"
            for r in rows
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
