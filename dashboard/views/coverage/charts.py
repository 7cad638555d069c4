"""Coverage over time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboard import theme
from dashboard.escape import plotly
from dashboard.layout import Figure, base_layout, legend, make_room, value_labels
from dashboard.measures import MEASURES


def stacked(frame: pl.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Stacked bars; ``frame`` has period_start, entity, statements, ``labels`` the entities' names.

    A bar's customdata is [entity, period_start], the key of its statements.
    """
    groups = frame.group_by("entity").agg(pl.col("statements").sum()).sort("statements", "entity")
    traces = []
    for index, entity in enumerate(reversed(groups["entity"].to_list())):
        mine = frame.filter(pl.col("entity") == entity)
        name = plotly(labels[entity], 30)
        days = [day.isoformat() for day in mine["period_start"].to_list()]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": days,
                "y": mine["statements"].to_list(),
                "marker": {"color": theme.line_colour(index)},
                "unselected": {"marker": {"opacity": 0.7}},
                "customdata": [[entity, day] for day in days],
                # A name stays out of the template, where %{...} would be read.
                "text": name,
                "textposition": "none",
                "hovertemplate": "%{text}<br>%{x|%Y}: %{y:,} statements<extra></extra>",
            }
        )
    layout = base_layout(360)
    layout |= {"barmode": "stack", "showlegend": True, "bargap": 0.1}
    layout["legend"] = legend()
    years = frame.group_by("period_start").agg(value=pl.col("statements").sum())
    make_room(layout, years, "year", value_labels(MEASURES["statements"], years))
    layout["xaxis"] |= {"type": "date", "showgrid": False}
    layout["yaxis"] |= {"tickformat": ","}
    return {"data": traces, "layout": layout}
