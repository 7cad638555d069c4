"""What charts share: axes, legend and key to the colours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import ceil
from textwrap import wrap
from typing import Any

import polars as pl

from dashboard import theme
from dashboard.escape import plain, plotly
from dashboard.measures import Measure

Figure = dict[str, Any]
GAP = {"day": 1, "week": 7, "month": 31, "year": 366}
TICK = {
    "day": (86_400_000, "%-d %b\n%Y"),
    "week": (604_800_000, "%-d %b\n%Y"),
    "month": ("M1", "%b\n%Y"),
    "year": ("M12", "%Y"),
}
BANDS_HELD = 0.95  # share of the bands' upper and of their lower ends that an axis holds
WIDTH = 1000  # pixels of a picture
EDGE = 0.03  # of a span, left free on both sides, so that no marker is cut
# Pixels of a tick label's signs, where they are unlike the others.
SIGNS = {"M": 11.0, "%": 11.0, "I": 4.0, ",": 4.0, ".": 4.0}
BESIDE = 16  # pixels between a label and the edge, as Plotly wants them
BELOW, BELOW_BOTH = 38, 54  # pixels for dates, and for such as stand over their year
BEYOND, BEYOND_YEAR = 28, 16  # pixels to the right, for half a date, or year, at the end
FEW_DAYS = timedelta(days=186)  # a span up to which dates may stand over their year
# A saved picture is drawn without the page's own fonts: it is measured in one that both have.
PICTURE_FONT = "Arial, Helvetica, sans-serif"
SIGNED: dict[str, Any] = {"tickformat": "+", "labelalias": {"+0": "0"}}


def base_layout(height: int) -> dict[str, Any]:
    """What all charts share: quiet axes, room for labels, text in the page's font."""
    axis: dict[str, Any] = {"zeroline": False, "automargin": True, "fixedrange": False}
    axis |= {"gridcolor": theme.GRID[theme.mode()], "linecolor": theme.MUTED[theme.mode()]}
    axis |= {"tickfont": {"color": theme.MUTED[theme.mode()], "size": 13}}
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 12, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": "zoom",
        "clickmode": "event+select",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {
            "family": '"Source Sans", sans-serif',
            "size": 14,
            "color": theme.INK[theme.mode()],
        },
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": theme.MUTED[theme.mode()],
            "activecolor": theme.INK[theme.mode()],
        },
        "hoverlabel": {
            "bgcolor": theme.PAPER[theme.mode()],
            "font": {
                "family": '"Source Sans", sans-serif',
                "color": theme.INK[theme.mode()],
                "size": 14,
            },
            "align": "left",
        },
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def legend() -> dict[str, Any]:
    """Names above the chart; they wrap where it is narrow, and a click hides a line."""
    place = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
    return {**place, "font": {"color": theme.INK[theme.mode()], "size": 13}}


def time_axis(frame: pl.DataFrame, grain: str) -> dict[str, Any]:
    """The axis of periods; a handful of them get a tick each."""
    axis = {"type": "date", "showgrid": False, "ticks": "outside", "ticklen": 4}
    first, last = _span(frame)
    if first is None or last is None:
        return axis
    around = timedelta(days=GAP[grain])
    room = max((last - first) * EDGE, around / 2)
    # A range of its own: one that Plotly finds holds the names of events too, however far they run.
    axis |= {"range": _ends(first, last, room)}
    if last - first > 6 * around:
        return axis
    step, text = TICK[grain]
    return {**axis, "tick0": first.isoformat(), "dtick": step, "tickformat": text}


def _ends(first: date, last: date, room: timedelta) -> list[str]:
    start, end = datetime.combine(first, time.min), datetime.combine(last, time.min)
    start, end = start - min(room, start - datetime.min), end + min(room, datetime.max - end)
    return [start.isoformat(), end.isoformat()]


def _span(frame: pl.DataFrame) -> tuple[date | None, date | None]:
    """The first and the last period of a series."""
    first, last = frame["period_start"].min(), frame["period_start"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return None, None
    return first, last


def make_room(
    layout: dict[str, Any],
    frame: pl.DataFrame,
    grain: str,
    labels: Iterable[str],
    above: int = 21,
) -> None:
    """Give a chart over time the room that its axes need, its values' labels as wide as these.

    Plotly finds room by drawing all, and then draws all anew; what dates need beside the chart it
    may seek dozens of times.
    """
    widest = max(sum(map(_pixels, label)) for label in labels)
    first, last = _span(frame)
    is_short = first is not None and last is not None and last - first <= FEW_DAYS
    below = BELOW_BOTH if is_short and grain != "year" else BELOW
    beyond = BEYOND_YEAR if grain == "year" else BEYOND
    layout["margin"] = {"l": ceil(widest) + BESIDE, "r": beyond, "t": above, "b": below}
    layout["xaxis"]["automargin"], layout["yaxis"]["automargin"] = "height", "width"


def _pixels(sign: str) -> float:
    return SIGNS.get(sign, 7.7 if sign.isalpha() else 6.5)


def value_labels(measure: Measure, frame: pl.DataFrame) -> list[str]:
    """Labels as wide as those of the value axis."""
    if measure.kind == "share":
        return ["100%"]
    if measure.kind == "count":
        most = max(map(float, frame["value"].drop_nulls()), default=0.0)
        return ["0.5", f"{1.1 * most:,.0f}"]  # the last tick may lie beyond the highest point
    return ["+0.5"]


def value_axis(measure: Measure, frame: pl.DataFrame) -> dict[str, Any]:
    """The value axis: scores show both signs, shares and counts begin at zero."""
    if measure.kind == "share":
        return {"tickformat": ".0%", "rangemode": "tozero"}
    if measure.kind == "count":
        return {"tickformat": ",", "rangemode": "tozero"}
    values = [float(value) for value in frame["value"].drop_nulls()]
    # All points are in view, and nearly all bands but those of thin points, which may run out.
    solid = frame.filter(~pl.col("is_thin"))
    held, share = (solid, BANDS_HELD) if len(solid) else (frame, 0.5)
    ends = held.select(pl.col("low").quantile(1 - share), pl.col("high").quantile(share)).row(0)
    edges = [*values, *(float(edge) for edge in ends if edge is not None)]
    low, high = min(edges, default=0.0), max(edges, default=0.0)
    return {**SIGNED, "range": [min(low - 0.5, -1.5), max(high + 0.5, 1.5)]}


def cuts_bands(measure: Measure, frame: pl.DataFrame) -> bool:
    """Whether a band of these points runs out of the value axis."""
    low, high = value_axis(measure, frame).get("range", (None, None))
    drawn = frame.filter(pl.col("value").is_not_null()).select(pl.min("low"), pl.max("high"))
    lowest, highest = drawn.row(0)
    if low is None or lowest is None or highest is None:
        return False
    return bool(lowest < low or highest > high)


def picture(figure: Figure, title: str, subtitle: str, source: str) -> Figure:
    """The figure as it leaves the page: with title, unit and n, and source, on a paper ground.

    The lines stand above the plot, where Plotly makes room for them, and above what stands at its
    top; the names of compared lines go below it.
    """
    across = figure["layout"].get("xaxis", {})
    labels = (120 if across.get("tickangle") else 50) if across.get("side") == "top" else 0
    quiet = f"color:{theme.MUTED[theme.mode()]};font-size:12px"
    lines = [f"<b>{line}</b>" for line in _wrapped(title, 80)]
    lines += [f"<span style='font-size:14px'>{line}</span>" for line in _wrapped(subtitle, 125)]
    lines += [f"<span style='{quiet}'>{line}</span>" for line in _wrapped(source, 145)]
    heading = {
        "text": "<br>".join(lines),
        "font": {"size": 17, "color": theme.INK[theme.mode()]},
        "x": 0,
        "xanchor": "left",
        "xref": "container",
        "y": 1,
        "yanchor": "bottom",
        "yref": "paper",
        "automargin": True,
        "pad": {"l": 16, "b": 4 + figure["layout"]["margin"]["t"] + labels},
    }
    paper = theme.PAPER[theme.mode()]
    layout = figure["layout"] | {"title": heading, "paper_bgcolor": paper, "plot_bgcolor": paper}
    layout["font"] = figure["layout"]["font"] | {"family": PICTURE_FONT}
    layout |= {"width": WIDTH, "height": figure["layout"]["height"] + 22 * len(lines) + 30}
    layout["margin"] = figure["layout"]["margin"] | {"l": 16, "b": 16}
    if layout.get("showlegend"):
        below = {"yref": "container", "y": 0, "yanchor": "bottom"}
        layout["legend"] = layout["legend"] | below
    return figure | {"layout": layout}


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of about so many characters, fit for Plotly."""
    lines = wrap(plain(text), width, break_on_hyphens=False)
    return [plotly(line, width) for line in lines]


def colour_bar() -> dict[str, Any]:
    """The key to escalation's colours, under a chart."""
    limit = theme.SCALE_LIMIT
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "xpad": 50,
        "y": 0,
        "yanchor": "top",
        "ypad": 8,
        "thickness": 10,
        "lenmode": "pixels",
        "len": 260,
        "tickangle": 0,
        "tickvals": [-limit, 0, limit],
        # Means beyond the limit have the colour of its end.
        "ticktext": [f"−{limit:.0f} and less", "0", f"+{limit:.0f} and more hostile"],
        "tickfont": {"color": theme.MUTED[theme.mode()], "size": 13},
        "outlinewidth": 0,
    }
