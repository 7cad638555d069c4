"""Colours that can be read by everybody, in both modes."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

import pytest

from dashboard import theme

MODES = ("light", "dark")


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_lines_and_text_stand_out_from_the_paper(mode: str) -> None:
    assert all(contrast(line, theme.PAPER[mode]) >= 3 for line in theme.LINES[mode])
    assert contrast(theme.INK[mode], theme.PAPER[mode]) >= 7
    assert contrast(theme.MUTED[mode], theme.PAPER[mode]) >= 4.5


@pytest.mark.parametrize("score", [-10.0, -3.0, -1.0, 0.0, 1.0, Decimal(3), 10.0, None])
@pytest.mark.parametrize("mode", MODES)
def test_scores_are_legible(
    mode: str, score: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "mode", lambda: mode)
    colour = theme.score_colour(score)
    assert contrast(colour, theme.text_on(colour)) >= 4.5


def test_chips_have_the_colours_of_the_charts() -> None:
    ends = [colour for _, colour in theme.diverging()]
    limit = theme.SCALE_LIMIT
    assert [theme.score_colour(s) for s in (-10.0, -limit, 0.0, limit, 10.0)] == [
        ends[0], ends[0], ends[4], ends[8], ends[8],
    ]  # fmt: skip


# Machado, Oliveira and Fernandes (2009): what an eye without the middle cones makes of linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def lab(linear: tuple[float, ...]) -> tuple[float, float, float]:
    """CIELAB of linear sRGB, for distances as the eye sees them."""
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen_without_middle_cones(colour: str) -> tuple[float, float, float]:
    parts = linear(colour)
    seen = (sum(w * p for w, p in zip(row, parts, strict=True)) for row in DEUTERANOPIA)
    return lab(tuple(max(0.0, min(1.0, part)) for part in seen))


@pytest.mark.parametrize("mode", MODES)
def test_sides_and_steps_are_told_apart_by_the_colour_blind(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "mode", lambda: mode)
    seen = [seen_without_middle_cones(str(colour)) for _, colour in theme.diverging()]
    # 2.3 is the least difference that is noticed; the sides must differ at a glance.
    assert all(math.dist(seen[4 - n], seen[4 + n]) > 20 for n in range(1, 5))
    assert all(math.dist(one, other) > 5 for one, other in pairwise(seen))


@pytest.mark.parametrize("mode", MODES)
def test_scale_grows_evenly_away_from_the_middle(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "mode", lambda: mode)
    light = [luminance(str(colour)) for _, colour in theme.diverging()]
    sides = (light[:5], light[:3:-1])
    for side in sides:
        assert side == sorted(side) or side == sorted(side, reverse=True)
