"""The world map; its shapes are served from ``static/``, so it needs no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from dashboard import groups, theme
from dashboard.charts import FADED, FEW
from dashboard.escape import plotly
from dashboard.layout import Figure, base_layout
from dashboard.measures import DEFAULT, Measure, counted, value_text
from dashboard.method import THIN

TOPOLOGY = Path(__file__).parents[2] / "static" / "world_110m.json"
NAMED = 12  # of the states that the map cannot draw


@cache
def shapes() -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes of the states that the map can draw."""
    countries = json.loads(TOPOLOGY.read_text("utf-8"))["objects"]["countries"]["geometries"]
    return frozenset(shape["id"] for shape in countries)


def undrawn(frame: pl.DataFrame, labels: Mapping[str, str], what: str) -> str:
    """The busiest states that the map cannot draw, and how much of the whole all of them hold;
    ``what`` the column statements counts."""
    off = frame.filter(~pl.col("entity").is_in(list(shapes())))
    if off.is_empty():
        return ""
    names = ", ".join(labels[code] for code in off["entity"][:NAMED])
    more = f" and {len(off) - NAMED} more" if len(off) > NAMED else ""
    held, whole = (int(rows["statements"].sum()) for rows in (off, frame))
    return f"Not on the map: {names}{more}, with {held:,} of {whole:,} {what}. "


def world(frame: pl.DataFrame, labels: Mapping[str, str], measure: Measure = DEFAULT) -> Figure:
    """States coloured by a measure; ``frame`` has entity, value, statements and
    distinct_statements."""
    rows = [r for r in frame.to_dicts() if r["entity"] in shapes()]
    solid = [r for r in rows if r["distinct_statements"] >= THIN]
    thin = [r for r in rows if r["distinct_statements"] < THIN]
    scale = groups.colours(measure, [r["value"] for r in rows])
    shown = {"zmin": scale["min"], "zmax": scale["max"], "colorscale": scale["colorscale"]}
    shown["colorbar"] = groups.key_to(measure)
    grey = theme.MUTED[theme.mode()]
    # Plotly takes one opacity for all of a trace's areas, so faded states are a trace of their own.
    areas = [
        _areas(solid, labels, measure) | shown,
        _areas(thin, labels, measure, opacity=FADED) | shown | {"showscale": not solid},
    ]
    layout = base_layout(460)
    layout["geo"] = {
        "projection": {"type": "natural earth"},
        "fitbounds": False,
        "resolution": 110,
        "showframe": False,
        "showcountries": True,
        "countrycolor": grey,
        "countrywidth": 0.4,
        "coastlinewidth": 0.4,
        "showcoastlines": True,
        "coastlinecolor": grey,
        "showland": True,
        "landcolor": theme.PAPER[theme.mode()],
        "bgcolor": "rgba(0,0,0,0)",
        "lataxis": {"range": [-58, 85]},
    }
    del layout["xaxis"], layout["yaxis"]
    return {"data": areas, "layout": layout}


def _areas(
    rows: list[dict[str, Any]], labels: Mapping[str, str], measure: Measure, opacity: float = 1.0
) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "locationmode": "ISO-3",
        "locations": [r["entity"] for r in rows],
        "z": [r["value"] for r in rows],
        "marker": {
            "line": {"width": 0.5, "color": theme.MUTED[theme.mode()]},
            "opacity": opacity,
        },
        "unselected": {"marker": {"opacity": opacity}},
        "customdata": [[r["entity"]] for r in rows],
        "text": [
            f"<b>{plotly(labels[r['entity']])}</b><br>{value_text(measure, r['value'])}<br>"
            f"n = {counted(r['statements'], 'statement')}"
            + f"<br>{FEW}"
            * (r["distinct_statements"] < THIN)
            for r in rows
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
