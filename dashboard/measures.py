"""What a chart can show of a series: the measures of ``dbt_project/seeds/metrics.csv``, as read."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.method import VARIABLES
from dbt_project.metrics import metrics


@dataclass(frozen=True, slots=True)
class Measure:
    """``key`` is its name in addresses; ``kind`` is score (-10..10), share (0..1) or count;
    ``acts`` are those that a share counts."""

    key: str
    label: str
    unit: str
    kind: str
    note: str
    acts: tuple[str, ...] = ()

    @property
    def is_score(self) -> bool:
        return self.kind == "score"


_ACTS: dict[str, list[str]] = VARIABLES["act_families"]  # those that a share counts
# The metric behind each key of an address, in the order of the choice.
_METRICS = {
    "mean": "escalation_mean",
    **{family: f"{family}_share" for family in _ACTS},
    **{count: count for count in ("statements", "documents", "speakers")},
}
# A unit that a chart shows in another form than the series hold it, and what kind it makes.
_UNITS = {
    "points -10..10": ("score", "score from −10 (most conciliatory) to +10 (most hostile)"),
    "share 0..1": ("share", "share of the statements"),
}


def _measures() -> dict[str, Measure]:
    rows = {row["metric"]: row for row in metrics()}
    found = {}
    for key, metric in _METRICS.items():
        row = rows[metric]
        kind, unit = _UNITS.get(row["unit"], ("count", row["unit"]))
        note = f"{row['definition']}."
        found[key] = Measure(key, row["label"], unit, kind, note, tuple(_ACTS.get(key, ())))
    return found


MEASURES = _measures()
DEFAULT = MEASURES["mean"]
GRAINS = ("day", "week", "month", "year")
KINDS = {
    "country": "Countries speaking",
    "target": "Countries spoken to",
    "dyad": "Dyads",
    "speaker": "Speakers",
}


def value_columns(name: str, *others: str) -> list[pl.Expr]:
    """The value under the name of what it is, and other columns, each name once."""
    return [pl.col("value").alias(name), *(pl.col(other) for other in others if other != name)]


def value_text(measure: Measure, value: float | None) -> str:
    """A value as read: +3.20, 12.5 %, 1,204, or 0.14 of a small mean of counts."""
    if value is None:
        return "no data"
    if measure.kind == "share":
        return f"{100 * value:.1f} %"
    if measure.is_score:
        return signed(value)
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def signed(value: float, digits: int = 2) -> str:
    """A score in words: always with its sign, a true minus, and none for zero."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text if text.strip("+−0.") else text[1:]
