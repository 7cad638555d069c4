"""Events drawn into charts over time: lines, strips and names beside them.

All text from outside passes through ``escape.plotly``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from dashboard import theme
from dashboard.escape import plotly
from dashboard.layout import Figure
from dashboard.periods import period_text

NAME_LINE, NAME_LINES = 17, 5  # pixels between the names of events, and how many are under another


@dataclass(frozen=True, slots=True)
class Mark:
    """An event drawn into a chart over time, or with ``value`` a note beside a point.

    ``between`` is the first and last day on which it may have been, ``source`` says where the event
    is from. Of one known by month or year (``grain``), ``day`` is the first that is shown.
    """

    day: date
    label: str
    value: float | None = None
    between: tuple[date, date] | None = None
    source: str = ""
    grain: str = "day"


class Names(NamedTuple):
    """How many letters of an event's name are drawn, and how many fit side by side."""

    longest: int = 28
    across: int = 120


WIDE = Names()


def _lines(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The lines of events, and strips where their days are not sure. One that is known by its month
    or year has a strip alone."""
    shapes: list[dict[str, Any]] = []
    for mark in (mark for mark in marks if mark.value is None):
        shapes += [_strip(*mark.between)] if mark.between else []
        if mark.grain != "day":
            continue
        day = mark.day.isoformat()
        line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": day, "x1": day}
        style = {"width": 1, "dash": "dot", "color": theme.MUTED[theme.mode()]}
        shapes.append(line | {"line": style})
    return shapes


def marked(figure: Figure, marks: Sequence[Mark], names: Names = WIDE) -> Figure:
    """A figure over time with the marks drawn in, over the days of all of them if it has more than
    a handful of periods."""
    layout = figure["layout"]
    ends = layout["xaxis"]["range"]
    if "dtick" not in layout["xaxis"]:
        days = [*ends, *(mark.day.isoformat() for mark in marks)]
        ends = [min(days), max(days)]
    drawn = {
        "shapes": [*layout.get("shapes", ()), *_lines(marks)],
        "annotations": [*layout.get("annotations", ()), *_notes(marks, ends, names)],
        "xaxis": layout["xaxis"] | {"range": ends},
    }
    return figure | {"layout": layout | drawn}


def marks_note(marks: Sequence[Mark]) -> str:
    """Where the events of a chart are from, to end its note."""
    sources = dict.fromkeys(mark.source for mark in marks if mark.source)
    return f" Events: {', '.join(sources)}." if sources else ""


def _strip(first: date, last: date) -> dict[str, Any]:
    """A quiet strip over some days."""
    strip = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    strip |= {"x0": first.isoformat(), "x1": last.isoformat()}
    fill = theme.rgba(theme.MUTED[theme.mode()], 0.14)
    return strip | {"line": {"width": 0}, "fillcolor": fill}


def _notes(marks: Sequence[Mark], ends: Sequence[str], names: Names) -> list[dict[str, Any]]:
    places = _note_places([mark for mark in marks if mark.value is None], ends, names)
    quiet = {"color": theme.MUTED[theme.mode()], "size": 12}
    return [
        {
            "x": mark.day.isoformat(),
            "text": plotly(mark.label, names.longest),
            "hovertext": plotly(f"{_when(mark)}: {mark.label}", 100),
            "showarrow": False,
            "font": quiet,
            **(next(places) if mark.value is None else _beyond(mark.value)),
        }
        for mark in marks
    ]


def _when(mark: Mark) -> str:
    """When an event was, as exactly as it is known."""
    return str(mark.day) if mark.grain == "day" else period_text(mark.day, mark.grain)


def _beyond(value: float) -> dict[str, Any]:
    """Where a note beside a point is, away from zero."""
    return {"y": value, "yshift": 16 if value >= 0 else -16}


def _note_places(
    marks: Sequence[Mark], ends: Sequence[str], names: Names
) -> Iterator[dict[str, Any]]:
    """Beside the lines of events, at the top of the chart and toward its middle, where there is
    room, in as many lines as keep the names apart."""
    first, last = map(datetime.fromisoformat, ends)
    lines: list[list[tuple[float, float]]] = [[] for _ in range(NAME_LINES)]
    for number, mark in enumerate(marks):
        day = datetime.combine(mark.day, time.min)
        x = (day - first) / (last - first)
        width = (min(len(mark.label), names.longest) + 1) / names.across
        is_late = x > 0.5
        start, end = (x - width, x) if is_late else (x, x + width)
        free = (i for i, line in enumerate(lines) if all(end <= a or b <= start for a, b in line))
        under = next(free, number % NAME_LINES)
        lines[under].append((start, end))
        side = {"xanchor": "right", "xshift": -3} if is_late else {"xanchor": "left", "xshift": 3}
        top = {"y": 1, "yref": "paper", "yanchor": "top"}
        yield {**top, **side, "yshift": -NAME_LINE * under}
