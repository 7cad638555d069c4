"""A reference series beside ours: which there are, how a chart shows one on a second axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import streamlit as st

from dashboard import entities, queries, state, theme
from dashboard.escape import markdown, plain, plotly
from dashboard.layout import GAP, Figure, legend
from dashboard.measures import GRAINS, counted
from dashboard.periods import period_text
from dashboard.queries import Query, Scalar
from dashboard.series import Selection, series_query
from dashboard.session import Reading

HOW_TO = (
    "A reference series can stand beside this chart on a second axis, once one is loaded:"
    " `communique ingest FILE` (the GPR index, or your own CSV with date, label, series and value),"
    " then `communique refresh`."
)
RIGHT = 58  # pixels for the second axis: labels of five signs and its name
COLUMNS = ("reference_series", "reference", "reference_n")


@dataclass(frozen=True, slots=True)
class Reference:
    """Values by period to set beside a series; text is hostile.

    ``sql`` gives period_start, reference and reference_n (of how many of ``noun`` each value is a
    mean), for a grain.
    """

    name: str
    unit: str
    direction: str
    source: str
    noun: str
    sql: str
    params: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def axis(self) -> str:
        """Name of the axis: the series and its unit."""
        return f"{self.name} ({self.unit})"

    def note(self) -> str:
        """The source line's part: what it is, what higher means, whom to cite."""
        means = f", {self.direction}" if self.direction else ""
        return f"Second axis: {self.axis}{means}; {self.source}."


def choose(reading: Reading, grain: str) -> Reference | None:
    """A control for the second axis; None where none is chosen, loaded or of this grain."""
    known = _series(reading)
    chosen = state.get("axis")
    if chosen and chosen not in known:
        state.problem(f"The second axis “{plain(chosen, 60)}” is not in this build.")
        state.drop("axis")
        chosen = ""
    if not known:
        st.caption(HOW_TO)
        return None
    countries = entities.names(reading)
    names = {key: _name(row, countries) for key, row in known.items()}
    labels = {"": "none", **entities.told_apart(names)}
    st.selectbox(
        "Second axis",
        list(labels),
        format_func=labels.__getitem__,
        help="A reference series that was loaded, with its own axis on the right.",
        **state.bind("axis", chosen),
    )
    if not chosen:
        return None
    row = known[chosen]
    if GRAINS.index(row["grain"]) > GRAINS.index(grain):
        st.caption(
            f"{markdown(labels[chosen])} is told by {row['grain']}: choose {row['grain']} as the"
            " point to see it."
        )
        return None
    return _reference(row, labels[chosen], grain)


def _series(reading: Reading) -> dict[str, dict[str, Any]]:
    if "marts.dim_series" not in queries.tables(reading.database):
        return {}
    found = reading.ask(
        Query(
            "select series_id, series_name, country_code, unit, direction, grain, attribution,"
            " source from marts.dim_series where valued_points > 1"
            " order by country_code nulls first, series_name, series_id limit 1000"
        )
    )
    return {row["series_id"]: row for row in found.to_dicts()}


def _name(row: Mapping[str, Any], countries: entities.Names) -> str:
    country = f": {countries.country(row['country_code'])}" if row["country_code"] else ""
    return plain(row["series_name"], 50) + country


def _reference(row: Mapping[str, Any], name: str, grain: str) -> Reference:
    return Reference(
        name=name,
        unit=plain(row["unit"] or "unit not stated", 40),
        direction=plain(row["direction"] or "", 60),
        source=plain(row["attribution"], 200),
        noun=f"{row['grain']} value",
        sql=f"""select
        date_trunc('{grain}', point_date)::date as period_start,
        avg(value) as reference,
        count(*) as reference_n
    from marts.fct_series_points
    where series_id = $axis and grain = '{row["grain"]}' and value is not null
    group by 1""",
        params={"axis": row["series_id"]},
    )


def query(chosen: Selection, reference: Reference | None) -> Query:
    """The chart's question; with a reference its columns, and rows of periods that only it has."""
    ours = series_query(chosen)
    if reference is None:
        return ours
    return Query(
        f"""with ours as (
{ours.sql}
),
beside as (
    {reference.sql}
)
select * from ours
full join (
    select *, $reference_series as reference_series from beside
    where
        period_start >= (select min(period_start) from ours)
        and period_start <= (select max(period_start) from ours)
) using (period_start)
order by entity nulls last, period_start""",
        {**ours.params, **reference.params, "reference_series": reference.axis},
    )


def subtitle(frame: pl.DataFrame | None, reference: Reference | None) -> str:
    """The reference's part of a chart's subtitle: its name, unit and n."""
    if frame is None or reference is None:
        return ""
    if frame.is_empty():
        return f"; {reference.axis}: no {reference.noun}s in this span"
    n = f"n = {counted(int(frame['reference_n'].sum()), reference.noun)}"
    return f"; right axis: {reference.axis}, {n}"


def values(frame: pl.DataFrame) -> pl.DataFrame:
    """The reference's own rows of an answer: period_start, reference, reference_n."""
    return (
        frame.select("period_start", "reference", "reference_n")
        .drop_nulls()
        .unique("period_start")
        .sort("period_start")
    )


def add_axis(
    figure: Figure, frame: pl.DataFrame, reference: Reference, grain: str, entity: str
) -> Figure:
    """The figure with the reference as a line of its own colour and an axis on the right. Its
    points open the statements of an entity of the chart."""
    colour = theme.REFERENCE[theme.mode()]
    name = plotly(reference.name)
    x: list[str] = []
    y: list[float | None] = []
    text: list[str] = []
    last = None
    for day, value, n in frame.select("period_start", "reference", "reference_n").iter_rows():
        if last is not None and (day - last).days > GAP[grain]:
            x, y, text = [*x, last.isoformat()], [*y, None], [*text, ""]
        x.append(day.isoformat())
        y.append(value)
        of = f"<br>mean of {counted(n, plotly(reference.noun))}" if n > 1 else ""
        text.append(f"<b>{name}</b>, {period_text(day, grain)}<br>{value:,.4g}{of}")
        last = day
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "marker": {"color": colour, "size": 4},
        "unselected": {"marker": {"opacity": 0.75}},
        "customdata": [[entity, day] for day in x],
        "name": f"{name} (right axis)",
        "x": x,
        "y": y,
        "yaxis": "y2",
        "connectgaps": False,
        "line": {"color": colour, "width": 1.6, "dash": "dot"},
        "text": text,
        "hovertemplate": "%{text}<extra></extra>",
    }
    layout = dict(figure["layout"])
    font = {"color": colour, "size": 13}
    layout["yaxis2"] = {
        "overlaying": "y",
        "side": "right",
        "showgrid": False,
        "zeroline": False,
        "automargin": "width",
        "tickmode": "auto",
        "nticks": 6,
        "tickfont": font,
        "title": {"text": plotly(reference.axis, 90), "font": font},
    }
    layout |= {"showlegend": True, "legend": legend()}
    layout["margin"] = layout["margin"] | {"r": RIGHT}
    return {"data": [line, *figure["data"]], "layout": layout}
