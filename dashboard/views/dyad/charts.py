"""The asymmetry of a dyad and the timeline of its acts."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from dashboard import theme
from dashboard.charts import period_text
from dashboard.escape import plotly
from dashboard.layout import SIGNED, Figure, base_layout, time_axis
from dashboard.measures import signed

LARGEST = 26


def asymmetry(frame: pl.DataFrame, grain: str, there: str, back: str) -> Figure:
    """Bars of the difference with intervals; ``frame`` has a row a period in which both spoke:
    period_start, difference, spread, low, high, mean_there, mean_back, statements, is_thin."""
    rows = frame.to_dicts()
    first, second = theme.line_colour(0), theme.line_colour(1)
    bars = {
        "type": "bar",
        "x": [r["period_start"].isoformat() for r in rows],
        "y": [r["difference"] for r in rows],
        "error_y": {
            "type": "data",
            "array": [0 if r["is_thin"] else r["spread"] for r in rows],
            "color": theme.MUTED[theme.mode()],
            "thickness": 1,
            "width": 0,
        },
        "marker": {
            "color": [first if r["difference"] > 0 else second for r in rows],
            "opacity": [0.4 if r["is_thin"] else 0.95 for r in rows],
        },
        "text": [
            f"<b>{period_text(r['period_start'], grain)}</b><br>{signed(r['difference'])}"
            f" {_interval(r)}<br>"
            f"{plotly(there)} {signed(r['mean_there'])}<br>"
            f"{plotly(back)} {signed(r['mean_back'])}<br>"
            f"n = {r['statements']:,}"
            for r in rows
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    layout = base_layout(240)
    layout["xaxis"] |= time_axis(frame, grain)
    layout["yaxis"] |= {**SIGNED, "zeroline": True}
    layout["yaxis"]["zerolinecolor"] = theme.MUTED[theme.mode()]
    layout["annotations"] = [
        _side(f"{plotly(there)} is the harsher", 1, first),
        _side(f"{plotly(back)} is the harsher", 0, second),
    ]
    return {"data": [bars], "layout": layout}


def _interval(row: dict[str, Any]) -> str:
    return "" if row["low"] is None else f"({signed(row['low'])} to {signed(row['high'])})"


def _side(text: str, y: int, colour: str) -> dict[str, object]:
    place = {"xref": "paper", "yref": "paper", "x": 0.01, "y": y, "xanchor": "left"}
    return place | {"text": text, "showarrow": False, "font": {"size": 12, "color": colour}}


def acts(frame: pl.DataFrame, grain: str) -> Figure:
    """Circles by act and period; ``frame`` has period_start, act, severity, act_order, n."""
    rows = frame.to_dicts()
    most = max(r["statements"] for r in rows)
    order = sorted({(r["severity"], r["act_order"], r["act"]) for r in rows})
    place = {act: index for index, (_, _, act) in enumerate(order)}
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [r["period_start"].isoformat() for r in rows],
        "y": [place[r["act"]] for r in rows],
        "marker": {
            "size": [max(5, LARGEST * math.sqrt(r["statements"] / most)) for r in rows],
            "color": [r["severity"] for r in rows],
            "colorscale": theme.diverging(),
            "cmin": -8,
            "cmax": 8,
            "line": {"width": 1, "color": theme.MUTED[theme.mode()]},
        },
        "unselected": {"marker": {"opacity": 0.7}},
        "customdata": [[r["act"], r["period_start"].isoformat()] for r in rows],
        "text": [
            f"<b>{plotly(r['act'])}</b>, {period_text(r['period_start'], grain)}<br>"
            f"n = {r['statements']:,}<br>mean escalation {signed(r['escalation_mean'])}"
            for r in rows
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
    layout = base_layout(110 + 26 * len(order))
    layout["xaxis"] |= time_axis(frame, grain)
    names = [plotly(act) for _, _, act in order]
    layout["yaxis"] |= {"tickvals": list(range(len(order))), "ticktext": names}
    layout["yaxis"] |= {"range": [-0.8, len(order) - 0.2], "fixedrange": True}
    return {"data": [dots], "layout": layout}
