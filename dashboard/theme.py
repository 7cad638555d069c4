"""Colours and style. Escalation always has the same colours: blue conciliatory, vermilion hostile.

The diverging scale is safe for the colour-blind (blue against orange-red, equal in lightness on
both sides); the colours of compared series avoid both ends, so that a line is never taken for a
score.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HOSTILE = "#C2410C"
CONCILIATORY = "#1D6FA5"
# From most conciliatory to most hostile; on dark paper the strong ends are the bright ones.
_DIVERGING = {
    "light": [
        "#0B4A7A",
        "#1D6FA5",
        "#6FA8CF",
        "#B9D3E6",
        "#ECEAE3",
        "#F3C9AC",
        "#E58A54",
        "#C2410C",
        "#7F2606",
    ],
    "dark": [
        "#8FCBF5",
        "#5AA6DC",
        "#3A7DB0",
        "#2E536F",
        "#3B4146",
        "#74472F",
        "#B35F2E",
        "#EA7C38",
        "#FFB07C",
    ],
}
LINES = {
    "light": [
        "#3D3A8C",
        "#117A65",
        "#8E1B5B",
        "#8A6D00",
        "#4D4D4D",
        "#7A4FB5",
        "#0E8F8F",
        "#A23B72",
    ],
    "dark": [
        "#A9A5F5",
        "#5CC9A7",
        "#F08BC0",
        "#E0C255",
        "#C9C9C9",
        "#C9A7F2",
        "#62D4D4",
        "#F2A0C8",
    ],
}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash", "dot")
REFERENCE = {"light": "#4F7A00", "dark": "#B6E04B"}
INK = {"light": "#20262B", "dark": "#E6E4DE"}
PAPER = {"light": "#FDFCF9", "dark": "#15191C"}
MUTED = {"light": "#646B70", "dark": "#A3A9AD"}
GRID = {"light": "#E4E1D8", "dark": "#2C3338"}
SCALE_LIMIT = 6.0  # colours are saturated from here on; means beyond it are rare


def mode() -> str:
    """``light`` or ``dark``, as the reader's browser shows it."""
    kind = getattr(st.context, "theme", None)
    return "dark" if kind is not None and kind.type == "dark" else "light"


def diverging() -> list[list[float | str]]:
    """Plotly colour scale from most conciliatory to most hostile."""
    colours = _DIVERGING[mode()]
    return [[i / (len(colours) - 1), colour] for i, colour in enumerate(colours)]


def score_colour(score: float | None) -> str:
    """A colour with white text on it: the sign and the strength of a score."""
    if score is None or abs(score) < 0.5:
        return "#5F666B"
    strong = abs(score) >= 3
    if score > 0:
        return "#9A3412" if strong else "#B4541E"
    return "#0B4A7A" if strong else "#2A6E9E"


def line_colour(index: int) -> str:
    return LINES[mode()][index % 8]


def apply() -> None:
    """The style sheet, once a run."""
    st.html(Path(__file__).parent / "theme.css")
