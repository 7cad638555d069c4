"""How two series move together at leads and lags, and how surely.

The cross-correlation function (Box, Jenkins and Reinsel, "Time Series Analysis", ch. 12) of two
series without their trends: two series that drift correlate even if nothing joins them (Yule 1926;
Granger and Newbold 1974). Periods without a value stay empty; every lag has its own n.

The p-value is that of the whole picture. Its statistic is the largest of all lags' |z| (Fisher's z
times the root of n - 3), so that having looked at 25 lags is paid for (Westfall and Young 1993).
It is compared with permutations of one series in circular blocks (after Politis and Romano 1992),
which keep its autocorrelation within blocks of twice the lag at which it dies out, though never
longer than a quarter of the series.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["diff", "trend"]

MAX_LAG = 12
LAGS = range(-MAX_LAG, MAX_LAG + 1)
MIN_PAIRS = 24  # periods in common, below which nothing is told; a lag needs two thirds of them
PERMUTATIONS = 999
CHUNK = 100
SEED = 20


class TooFew(Exception):
    """The series do not allow a correlation; the message says why."""


@dataclass(frozen=True, slots=True)
class LagCorrelation:
    """Correlations in -1..1 (NaN where too few pairs) and pairs by lag in ``LAGS``.

    At a positive lag the first series is the earlier one. ``p_value`` in (0, 1] is that of the
    strongest correlation over all lags, by Fisher's z; ``best`` is the lag where it stands.
    """

    correlations: Floats
    pairs: NDArray[np.int64]
    best: int
    p_value: float
    block: int

    @property
    def best_correlation(self) -> float:
        return float(self.correlations[self.best + MAX_LAG])

    @property
    def best_pairs(self) -> int:
        return int(self.pairs[self.best + MAX_LAG])


def lag_correlation(
    first: Floats,
    second: Floats,
    method: Method = "diff",
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> LagCorrelation:
    """The correlation of two series on one calendar (shape ``(periods,)``, NaN where empty).

    ``diff`` takes the change from one period to the next, ``trend`` the distance from a straight
    line. Raises TooFew.
    """
    one, other = (_without_trend(series, method) for series in (first, second))
    common = int((np.isfinite(one) & np.isfinite(other)).sum())
    if common < MIN_PAIRS:
        what = "changes from one period to the next" if method == "diff" else "periods"
        raise TooFew(f"only {common} {what} in common; {MIN_PAIRS} are needed")
    one, other = _in_own_units(one, first), _in_own_units(other, second)
    lagged = _lagged(one)
    correlations, pairs = _correlate(lagged, other[None])
    if np.isnan(correlations).all():
        raise TooFew("one of the series does not move where both have values")
    strengths = _strengths(correlations, pairs)
    block = min(
        max(MAX_LAG, 2 * _memory(one), 2 * _memory(other)), max(MAX_LAG // 2, len(other) // 4)
    )
    chance = np.random.default_rng(seed)
    top, as_strong = strengths.max(), 0
    for start in range(0, permutations, CHUNK):
        count = min(CHUNK, permutations - start)
        permuted = np.stack([_permuted(other, block, chance) for _ in range(count)])
        by_chance = _strengths(*_correlate(lagged, permuted)).max(axis=1)
        as_strong += int((by_chance >= top - 1e-12).sum())
    return LagCorrelation(
        correlations=correlations[0],
        pairs=pairs[0].astype(np.int64),
        best=LAGS[int(strengths[0].argmax())],
        p_value=(1 + as_strong) / (1 + permutations),
        block=block,
    )


def _without_trend(series: Floats, method: Method) -> Floats:
    if method == "diff":
        return np.diff(series)
    known = np.isfinite(series)
    if known.sum() < 2:
        return series
    places = np.arange(len(series), dtype=np.float64)
    slope, level = np.polyfit(places[known], series[known], 1)
    straight: Floats = series - (slope * places + level)
    return straight


def _in_own_units(series: Floats, original: Floats) -> Floats:
    """The series divided by its own spread: what counts as still must not depend on the unit."""
    spread = np.nanstd(series)
    if spread <= 1e-12 * np.nanmax(np.abs(original)):
        raise TooFew("one of the series does not move")
    scaled: Floats = series / spread
    return scaled


def _lagged(series: Floats) -> Floats:
    """Row i is the series moved by ``LAGS[i]`` periods, shape ``(lags, periods)``."""
    rows = np.full((len(LAGS), len(series)), np.nan)
    for row, lag in zip(rows, LAGS, strict=True):
        start, end = max(0, lag), min(len(series), len(series) + lag)
        if start < end:
            row[start:end] = series[start - lag : end - lag]
    return rows


def _correlate(lagged: Floats, others: Floats) -> tuple[Floats, Floats]:
    """Pearson's r and the pairs of each of ``others`` with each lag, shape ``(others, lags)``."""
    x, y = np.nan_to_num(lagged), np.nan_to_num(others)
    known_x, known_y = np.isfinite(lagged).astype(float), np.isfinite(others).astype(float)
    pairs = known_y @ known_x.T
    sum_x, sum_y = known_y @ x.T, y @ known_x.T
    with np.errstate(all="ignore"):
        both = y @ x.T - sum_x * sum_y / pairs
        spread_x = known_y @ (x * x).T - sum_x**2 / pairs
        spread_y = (y * y) @ known_x.T - sum_y**2 / pairs
        correlations = both / np.sqrt(spread_x * spread_y)
    usable = (pairs >= 2 * MIN_PAIRS // 3) & (spread_x > 1e-9) & (spread_y > 1e-9)
    return np.where(usable, np.clip(correlations, -1, 1), np.nan), pairs


def _strengths(correlations: Floats, pairs: Floats) -> Floats:
    """|z| of each correlation, which compares across lags of different n; 0 where there is none."""
    z = np.arctanh(np.clip(np.abs(correlations), 0, 1 - 1e-12)) * np.sqrt(np.maximum(pairs - 3, 1))
    strengths: Floats = np.nan_to_num(z, nan=0.0)
    return strengths


def _memory(series: Floats) -> int:
    """The first lag at which the autocorrelation is no longer above noise."""
    around = np.nan_to_num(series - np.nanmean(series))
    limit = 1.96 / np.sqrt(np.isfinite(series).sum()) * (around @ around)
    for lag in range(1, len(series) // 2):
        if around[:-lag] @ around[lag:] < limit:
            return lag
    return len(series) // 2


def _permuted(series: Floats, block: int, chance: np.random.Generator) -> Floats:
    """The series cut into blocks from a random place on, in a random order."""
    turned = np.roll(series, chance.integers(len(series)))
    blocks = np.split(turned, np.arange(block, len(turned), block))
    return np.concatenate([blocks[number] for number in chance.permutation(len(blocks))])
