"""Correlation of two series at leads and lags."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.lags import MAX_LAG, Floats, Method, TooFew, lag_correlation


def walk(periods: int, memory: float, seed: int) -> Floats:
    """A series of which each value keeps a share of the one before."""
    chance = np.random.default_rng(seed)
    values = np.zeros(periods)
    for place in range(1, periods):
        values[place] = memory * values[place - 1] + chance.normal()
    return values


@pytest.mark.parametrize("method", ["diff", "trend"])
@pytest.mark.parametrize("lag", [-7, 0, 3])
def test_a_known_lag_is_found(method: Method, lag: int) -> None:
    ours = walk(160, 0.4, 1)
    theirs = np.roll(ours, lag) + np.random.default_rng(2).normal(size=160) * 0.5
    found = lag_correlation(ours, theirs, method)
    assert found.best == lag
    assert found.best_correlation > 0.5
    assert found.p_value <= 0.01


def test_the_sign_is_that_of_the_relation() -> None:
    ours = walk(120, 0.4, 1)
    found = lag_correlation(ours, -np.roll(ours, 2))
    assert found.best == 2
    assert found.best_correlation == pytest.approx(-1, abs=0.05)


def test_every_lag_has_its_own_pairs_and_an_exact_correlation() -> None:
    ours, theirs = walk(90, 0.5, 3), walk(90, 0.5, 4)
    ours[20:26] = np.nan
    found = lag_correlation(ours, theirs, "trend", permutations=9)
    assert found.pairs[MAX_LAG] == 84
    assert found.pairs[MAX_LAG + 5] == 90 - 5 - 6
    known = np.isfinite(ours)
    straight = [
        series - np.polyval(np.polyfit(np.arange(90)[where], series[where], 1), np.arange(90))
        for series, where in ((ours, known), (theirs, np.ones(90, dtype=bool)))
    ]
    expected = np.corrcoef(straight[0][known], straight[1][known])[0, 1]
    assert found.correlations[MAX_LAG] == pytest.approx(expected)


@pytest.mark.parametrize(("method", "memory"), [("diff", 0.9), ("trend", 0.6)])
def test_series_that_have_nothing_in_common_are_seldom_surely_related(
    method: Method, memory: float
) -> None:
    """Both move slowly, so that a test for independent values would find most of them related."""
    values = [
        lag_correlation(walk(120, memory, 2 * i), walk(120, memory, 2 * i + 1), method, 99).p_value
        for i in range(100, 200)
    ]
    assert np.mean(np.array(values) <= 0.05) <= 0.12
    assert 0.3 <= np.mean(values) <= 0.65
    assert np.mean(np.array(values) > 0.5) >= 0.3


def test_the_same_series_give_the_same_p_value() -> None:
    ours, theirs = walk(100, 0.5, 5), walk(100, 0.5, 6)
    assert lag_correlation(ours, theirs).p_value == lag_correlation(ours, theirs).p_value


def test_too_few_periods_are_said_to_be_too_few() -> None:
    with pytest.raises(TooFew, match="only 19 changes from one period to the next in common; 24"):
        lag_correlation(walk(20, 0.5, 1), walk(20, 0.5, 2))
    with pytest.raises(TooFew, match="only 0"):
        lag_correlation(np.full(0, np.nan), np.full(0, np.nan))


def test_a_series_that_stands_still_has_no_correlation() -> None:
    with pytest.raises(TooFew, match="does not move"):
        lag_correlation(np.full(60, 2.0), walk(60, 0.5, 2))
    for unit in (1e-9, 1.0, 1e9):
        with pytest.raises(TooFew, match="does not move"):
            lag_correlation(unit * (np.arange(60.0) + 3), walk(60, 0.5, 2), "trend")


def test_series_that_move_only_where_the_other_is_empty_have_no_correlation() -> None:
    ours, theirs = np.full(120, 2.0), walk(120, 0.5, 2)
    ours[:60] = walk(60, 0.5, 3)
    theirs[:80] = np.nan
    with pytest.raises(TooFew, match="does not move where both have values"):
        lag_correlation(ours, theirs, permutations=9)


@pytest.mark.parametrize("method", ["diff", "trend"])
def test_the_unit_does_not_matter(method: Method) -> None:
    ours, theirs = walk(100, 0.5, 5), walk(100, 0.5, 6)
    found = lag_correlation(ours, theirs, method)
    for unit in (1e-9, 1e9):
        same = lag_correlation(ours * unit, theirs, method)
        assert (same.best, same.p_value) == (found.best, found.p_value)
        assert same.correlations == pytest.approx(found.correlations)
