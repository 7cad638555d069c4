"""Colours and style. Escalation always has the same colours: blue conciliatory, vermilion hostile.

The diverging scale is safe for the colour-blind (blue against orange-red, equal in lightness on
both sides), and its middle is a grey that stands out from the paper, so that neutral is never
taken for empty; the colours of compared series avoid both ends, so that a line is never taken for
a score.
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
        "#A9C9E0",
        "#CFCDC7",
        "#EFBB97",
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
SCALE_LIMIT = 4.0  # colours are saturated from here on; means beyond it are rare


def mode() -> str:
    """``light`` or ``dark``, as the reader's browser shows it."""
    kind = getattr(st.context, "theme", None)
    return "dark" if kind is not None and kind.type == "dark" else "light"


def diverging() -> list[list[float | str]]:
    """Plotly colour scale from most conciliatory to most hostile."""
    colours = _DIVERGING[mode()]
    return [[i / (len(colours) - 1), colour] for i, colour in enumerate(colours)]


def sequential() -> list[list[float | str]]:
    """Plotly colour scale for shares and counts, from none to the most; no colour of escalation."""
    return [[0.0, GRID[mode()]], [1.0, LINES[mode()][0]]]


def score_colour(score: float | None) -> str:
    """The colour of one score on the scale of all charts; an uncoded statement's is neutral."""
    colours = _DIVERGING[mode()]
    # A score computed in SQL may come as a decimal number.
    share = (max(-SCALE_LIMIT, min(SCALE_LIMIT, float(score or 0))) / SCALE_LIMIT + 1) / 2
    place = share * (len(colours) - 1)
    below = min(int(place), len(colours) - 2)
    ends = zip(_channels(colours[below]), _channels(colours[below + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * (place - below)):02X}" for a, b in ends)


def side_colour(score: float | None) -> str:
    """The colour of a score's side alone."""
    if not score:
        return MUTED[mode()]
    return HOSTILE if score > 0 else CONCILIATORY


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    # Above this luminance black has the greater contrast (WCAG 2).
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#FFFFFF"


def score_style(score: float | None) -> str:
    """The style of a score's chip: its colour, and text that reads on it."""
    colour = score_colour(score)
    return f"background:{colour};color:{text_on(colour)}"


def rgba(colour: str, alpha: float) -> str:
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{alpha})"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def line_colour(index: int) -> str:
    return LINES[mode()][index % 8]


def apply() -> None:
    """The style sheet, once a run."""
    st.html(Path(__file__).parent / "theme.css")
