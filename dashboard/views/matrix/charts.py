"""The matrix: coloured cells, and a point in each so that it can be chosen."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboard import groups, theme
from dashboard.charts import FEW
from dashboard.escape import plotly
from dashboard.layout import Figure, base_layout
from dashboard.measures import DEFAULT, Measure, value_text
from dashboard.method import THIN


def matrix(
    frame: pl.DataFrame,
    sources: Mapping[str, str],
    targets: Mapping[str, str],
    measure: Measure = DEFAULT,
) -> Figure:
    """Cells of a measure; ``frame`` has source, target_code, value, statements and
    distinct_statements."""
    across = {code: i for i, code in enumerate(targets)}
    down = {code: i for i, code in enumerate(sources)}
    grid: list[list[float | None]] = [[None] * len(across) for _ in down]
    points = frame.to_dicts()
    for r in points:
        grid[down[r["source"]]][across[r["target_code"]]] = r["value"]
    scale = groups.colours(measure, frame["value"].to_list())
    cells = {
        "type": "heatmap",
        "z": grid,
        "colorscale": scale["colorscale"],
        "zmin": scale["min"],
        "zmax": scale["max"],
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
        "colorbar": groups.key_to(measure),
    }
    thin = [r for r in points if r["distinct_statements"] < THIN]
    layout = base_layout(170 + 30 * len(down))
    names = [plotly(name, 16) for name in targets.values()]
    layout["xaxis"] |= {"tickvals": list(range(len(across))), "ticktext": names, "side": "top"}
    layout["xaxis"] |= {"tickangle": -50, "showgrid": False, "range": [-0.5, len(across) - 0.5]}
    rows = [plotly(name, 30) for name in sources.values()]
    layout["yaxis"] |= {"tickvals": list(range(len(down))), "ticktext": rows, "showgrid": False}
    layout["yaxis"] |= {"range": [len(down) - 0.5, -0.5]}
    layout["shapes"] = [_veil(across[r["target_code"]], down[r["source"]]) for r in thin]
    choosable = _choosable(points, across, down, sources, targets, measure)
    return {"data": [cells, choosable], "layout": layout}


def _veil(x: int, y: int) -> dict[str, object]:
    """Fades a cell that rests on few statements."""
    box = {"type": "rect", "x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5}
    return box | {"line": {"width": 0}, "fillcolor": theme.PAPER[theme.mode()], "opacity": 0.55}


def _choosable(
    points: list[dict[str, object]],
    across: Mapping[str, int],
    down: Mapping[str, int],
    sources: Mapping[str, str],
    targets: Mapping[str, str],
    measure: Measure,
) -> dict[str, object]:
    clear = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [across[str(r["target_code"])] for r in points],
        "y": [down[str(r["source"])] for r in points],
        "marker": {"size": 26, "symbol": "square", "opacity": 0},
        "selected": clear,
        "unselected": clear,
        "customdata": [[f"{r['source']}>{r['target_code']}"] for r in points],
        "text": [
            f"<b>{plotly(sources[str(r['source'])])} → {plotly(targets[str(r['target_code'])])}</b>"
            f"<br>{value_text(measure, float(str(r['value'])))}<br>n = {r['statements']:,}"
            + f"<br>{FEW}"
            * (int(str(r["distinct_statements"])) < THIN)
            for r in points
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
