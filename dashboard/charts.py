"""Charts over time in one style. Figures are plain dictionaries in Plotly's form.

All text from outside has passed through ``escape.plotly``; statements themselves never enter a
chart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import polars as pl

from dashboard import theme
from dashboard.escape import plotly
from dashboard.layout import (
    GAP,
    Figure,
    base_layout,
    legend,
    make_room,
    time_axis,
    value_axis,
    value_labels,
)
from dashboard.marks import WIDE, Mark, Names, marked
from dashboard.measures import DEFAULT, Measure, counted, value_text
from dashboard.periods import earlier, period_text

ARROW = " → "
FADED = 0.35  # of what rests on few statements
FEW = "few statements: read with care"


def span_text(frame: pl.DataFrame, grain: str) -> str:
    """From which period to which a series reaches: 1808 to 1812."""
    ends = dict.fromkeys((frame["period_start"].min(), frame["period_start"].max()))
    return " to ".join(period_text(day, grain) for day in ends if isinstance(day, date))


def window_text(start: date, grain: str, periods: int) -> str:
    """So many periods up to one that starts: 1808 to 1812."""
    first = earlier(start, grain, periods - 1)
    return f"{period_text(first, grain)} to {period_text(start, grain)}"


def trend(
    frame: pl.DataFrame,
    labels: Mapping[str, str],
    measure: Measure,
    grain: str,
    *,
    band: bool,
    marks: Sequence[Mark] = (),
    picked: str = "",
    smooth: int = 0,
    height: int = 420,
    names: Names = WIDE,
) -> Figure:
    """Lines over time, one an entity; a gap where periods without statements lie between.

    ``frame`` has entity, period_start, value, low, high, statements, is_thin and is_partial. The
    point's customdata is [entity, period_start], the key of its statements. ``smooth`` is of how
    many periods a point is the trailing mean; statements and is_thin are then of all of them.
    """
    traces: list[dict[str, Any]] = []
    alone = len(labels) == 1
    for index, (entity, label) in enumerate(labels.items()):
        rows = list(_with_gaps(frame.filter(pl.col("entity") == entity), grain))
        if rows:
            colour = theme.INK[theme.mode()] if alone else theme.line_colour(index)
            dash = theme.DASHES[index % 8]
            if band:
                traces.append(_band(rows, colour, alone) | {"legendgroup": entity})
            line: dict[str, Any] = {"color": colour, "width": 1.6, "dash": dash}
            shown = {"legendgroup": entity, "line": line}
            traces.append(_faint(rows, line) | {"legendgroup": entity})
            texts = partial(_hover, label=label, measure=measure, grain=grain, smooth=smooth)
            has_colours = alone and measure.is_score
            traces.append(_line(rows, entity, label, texts, colour, has_colours) | shown)
    if picked:
        traces += _ring(frame, picked)
    layout = base_layout(height)
    make_room(layout, frame, grain, value_labels(measure, frame))
    none = pl.lit(None, pl.Float64)
    held = frame if band else frame.with_columns(low=none, high=none)
    layout["yaxis"] |= value_axis(measure, held)
    layout["xaxis"] |= time_axis(frame, grain)
    layout["shapes"] = _sides(measure)
    if not alone:
        layout |= {"showlegend": True, "legend": legend()}
    return marked({"data": traces, "layout": layout}, marks, names)


def _with_gaps(rows: pl.DataFrame, grain: str) -> Iterator[dict[str, Any]]:
    """The rows, with an empty one between periods that do not follow each other."""
    last: date | None = None
    for row in rows.iter_rows(named=True):
        start: date = row["period_start"]
        if last is not None and (start - last).days > GAP[grain]:
            yield _gap(last)
        yield row
        last = start


def _gap(last: date) -> dict[str, Any]:
    return {"period_start": last + timedelta(days=1), "value": None}


def _is_faint(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the line between two neighbours touches a thin point."""
    both = one["value"] is not None and other["value"] is not None
    return both and bool(one["is_thin"] or other["is_thin"])


def _faint(rows: list[dict[str, Any]], line: dict[str, Any]) -> dict[str, Any]:
    """The parts of a line that touch thin points, faded as these are."""
    x: list[str | None] = []
    y: list[float | None] = []
    for one, other in pairwise(rows):
        if _is_faint(one, other):
            x += [one["period_start"].isoformat(), other["period_start"].isoformat(), None]
            y += [one["value"], other["value"], None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": line | {"width": 1.2, "color": theme.rgba(line["color"], FADED)},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _without_faint(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, with an empty one where the line between them is drawn faint."""
    yield rows[0]
    for last, row in pairwise(rows):
        if _is_faint(last, row):
            yield _gap(last["period_start"])
        yield row


def _line(
    rows: list[dict[str, Any]],
    entity: str,
    label: str,
    hover: Callable[[dict[str, Any]], str],
    colour: str,
    is_scored: bool,
) -> dict[str, Any]:
    rows = list(_without_faint(rows))
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": plotly(label),
        "x": [r["period_start"].isoformat() for r in rows],
        "y": [r["value"] for r in rows],
        "connectgaps": False,
        "opacity": 1,
        "marker": _marker(rows, colour, is_scored),
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.75}},
        "customdata": [[entity, r["period_start"].isoformat()] for r in rows],
        "text": [hover(r) for r in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _marker(rows: list[dict[str, Any]], colour: str, is_scored: bool) -> dict[str, Any]:
    """Points: faded where thin, hollow where the period is not covered whole.

    Plotly draws an open symbol's outline in the marker's colour, and that of a neutral score would
    hide it: it takes the line's.
    """
    marker: dict[str, Any] = {
        "size": 8 if len(rows) < 300 else 5,
        "opacity": [FADED if r.get("is_thin") else 1.0 for r in rows],
        "symbol": ["circle-open" if r.get("is_partial") else "circle" for r in rows],
    }
    if not is_scored:
        return marker | {"color": colour, "line": {"width": 1, "color": theme.PAPER[theme.mode()]}}
    limit = theme.SCALE_LIMIT
    fill = [colour if r.get("is_partial") else r["value"] or 0 for r in rows]
    marker |= {"color": fill, "cmin": -limit, "cmax": limit, "colorscale": theme.diverging()}
    return marker | {"line": {"width": 1, "color": colour}}


def _hover(row: dict[str, Any], label: str, measure: Measure, grain: str, smooth: int) -> str:
    if row["value"] is None:
        return ""
    where = "" if row["documents"] is None else f" in {counted(row['documents'], 'document')}"
    if smooth:
        where = f" in the window, {window_text(row['period_start'], grain, smooth)}"
    notes = [f"n = {row['statements']:,}{where}"]
    notes += [FEW] * bool(row["is_thin"])
    notes += ["period not complete"] * bool(row["is_partial"])
    head = f"<b>{plotly(label)}</b>, {period_text(row['period_start'], grain)}"
    value = value_text(measure, row["value"]) + interval(row, measure)
    return "<br>".join([head, value, *notes])


def _band(rows: list[dict[str, Any]], colour: str, alone: bool) -> dict[str, Any]:
    """The interval as one closed outline a run of periods, so that gaps stay empty; the outline of
    a single period is a stroke."""
    x: list[str | None] = []
    y: list[float | None] = []
    run: list[dict[str, Any]] = []
    for row in [*rows, {"value": None}]:
        if row["value"] is not None and row["low"] is not None and row["high"] is not None:
            run.append(row)
            continue
        if run:
            days = [r["period_start"].isoformat() for r in run]
            x += [*days, *reversed(days), None]
            y += [*(r["high"] for r in run), *(r["low"] for r in reversed(run)), None]
        run = []
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": theme.rgba(colour, 0.1),
        "line": {"width": 1, "color": theme.rgba(colour, 0.16 if alone else 0.08)},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _ring(frame: pl.DataFrame, picked: str) -> list[dict[str, Any]]:
    entity, _, day = picked.rpartition("@")
    found = frame.filter(
        (pl.col("entity") == entity) & (pl.col("period_start").cast(pl.String) == day)
    )
    if found.is_empty() or found["value"][0] is None:
        return []
    marker = {"size": 17, "symbol": "circle-open", "color": theme.INK[theme.mode()]}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [day],
            "y": [found["value"][0]],
            "marker": marker | {"line": {"width": 2.5}},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


def _sides(measure: Measure) -> list[dict[str, Any]]:
    """Scores' two sides, and the line between them."""
    shapes: list[dict[str, Any]] = []
    if measure.is_score:
        for colour, low, high in ((theme.HOSTILE, 0, 10), (theme.CONCILIATORY, -10, 0)):
            side: dict[str, Any] = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1}
            side |= {"y0": low, "y1": high, "fillcolor": theme.rgba(colour, 0.05)}
            shapes.append(side | {"line": {"width": 0}, "layer": "below"})
        zero = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0}
        shapes.append(zero | {"line": {"width": 1, "color": theme.MUTED[theme.mode()]}})
    return shapes


def interval(row: dict[str, Any], measure: Measure = DEFAULT) -> str:
    """The interval in brackets, where there is one."""
    if row["low"] is None or row["high"] is None:
        return ""
    return f" ({value_text(measure, row['low'])} to {value_text(measure, row['high'])})"
