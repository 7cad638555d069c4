"""Coverage over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from dashboard import theme
from dashboard.escape import plotly
from dashboard.layout import Figure, base_layout, legend, make_room, time_axis, value_labels
from dashboard.measures import MEASURES
from dashboard.periods import last_day

YEAR = 365 * 86_400_000  # milliseconds


def days(frame: pl.DataFrame) -> tuple[date, date]:
    """The first and the last day of the years of ``frame``."""
    starts = frame["period_start"].to_list()
    return min(starts), last_day(max(starts), "year")


def stacked(frame: pl.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Stacked bars over the days of their years, so that an event stands in its own year's bar.

    ``frame`` has period_start, entity, statements, ``labels`` the entities' names. A bar's
    customdata is [entity, period_start], the key of its statements.
    """
    groups = frame.group_by("entity").agg(pl.col("statements").sum()).sort("statements", "entity")
    traces = []
    for index, entity in enumerate(reversed(groups["entity"].to_list())):
        mine = frame.filter(pl.col("entity") == entity)
        name = plotly(labels[entity], 30)
        starts = [day.isoformat() for day in mine["period_start"].to_list()]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": starts,
                "y": mine["statements"].to_list(),
                "offset": 0.05 * YEAR,
                "width": 0.9 * YEAR,
                "marker": {"color": theme.line_colour(index)},
                "unselected": {"marker": {"opacity": 0.7}},
                "customdata": [[entity, start] for start in starts],
                # A name stays out of the template, where %{...} would be read.
                "text": [name] * len(starts),
                "textposition": "none",
                "hovertemplate": "%{text}<br>%{x|%Y}: %{y:,} statements<extra></extra>",
            }
        )
    layout = base_layout(360)
    layout |= {"barmode": "stack", "showlegend": True}
    layout["legend"] = legend()
    years = frame.group_by("period_start").agg(value=pl.col("statements").sum())
    make_room(layout, years, "year", value_labels(MEASURES["statements"], years))
    layout["xaxis"] |= time_axis(pl.DataFrame({"period_start": days(frame)}), "year")
    layout["yaxis"] |= {"tickformat": ","}
    return {"data": traces, "layout": layout}
