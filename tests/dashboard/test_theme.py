"""Colours that can be read by everybody, in both modes."""

from __future__ import annotations

import pytest

from dashboard import theme

MODES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_lines_and_text_stand_out_from_the_paper(mode: str) -> None:
    assert all(contrast(line, theme.PAPER[mode]) >= 3 for line in theme.LINES[mode])
    assert contrast(theme.INK[mode], theme.PAPER[mode]) >= 7
    assert contrast(theme.MUTED[mode], theme.PAPER[mode]) >= 4.5


@pytest.mark.parametrize("score", [-10.0, -3.0, -1.0, 0.0, 1.0, 3.0, 10.0, None])
def test_scores_are_legible(score: float | None) -> None:
    assert contrast(theme.score_colour(score), "#FFFFFF") >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_scale_grows_evenly_away_from_the_middle(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "mode", lambda: mode)
    light = [luminance(str(colour)) for _, colour in theme.diverging()]
    sides = (light[:5], light[:3:-1])
    for side in sides:
        assert side == sorted(side) or side == sorted(side, reverse=True)
