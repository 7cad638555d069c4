"""What Trends shows by default, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.charts import period_text
from dashboard.measures import KINDS, value_text
from dashboard.queries import Query
from dashboard.series import Selection
from dashboard.session import Reading

MANY = 3


def default_kind(reading: Reading) -> str:
    """Dyads where the build has them; what is said toward whom is the question here."""
    found = reading.ask(Query("select 1 as one from marts.escalation_dyad_year limit 1"))
    return "country" if found.is_empty() else "dyad"


def default_entities(options: Mapping[str, str]) -> Sequence[str]:
    """The three with the most statements."""
    return list(options)[:MANY]


def title(chosen: Selection, labels: Mapping[str, str]) -> str:
    named = list(labels.values())
    who = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    return f"{chosen.measure.label}: {who}"


def subtitle(chosen: Selection, frame: pl.DataFrame) -> str:
    """Unit, grain, span, n and every correction in force."""
    first, last = frame["period_start"].min(), frame["period_start"].max()
    span = f"{period_text(first, chosen.grain)} to {period_text(last, chosen.grain)}"  # type: ignore[arg-type]
    parts = [f"{chosen.measure.unit.capitalize()}, by {chosen.grain}, {span}"]
    parts.append(f"n = {int(frame['statements'].sum()):,} statements")
    if chosen.mix == "fixed":
        parts.append("mix of speakers held fixed")
    if chosen.duplicates == "once":
        parts.append("repeated quotations counted once")
    if chosen.smooth:
        parts.append(chosen.smoothing_words())
    return "; ".join(parts)


def note(chosen: Selection, missing: Sequence[str]) -> str:
    """How to read the chart: band, faded points, gaps."""
    texts = []
    if chosen.has_interval:
        how = "95 % interval of the mean" if chosen.measure.is_score else "Wilson 95 % interval"
        texts.append(f"Band: {how}.")
    texts.append("Faded points rest on few statements, hollow ones on an unfinished period;")
    texts.append("a gap is a period without statements, not calm.")
    if missing:
        texts.append(f"No data in this slice: {', '.join(missing)}.")
    return " ".join(texts)


def nothing(chosen: Selection, labels: Mapping[str, str]) -> str:
    who = " or ".join(labels.values())
    when = " in the chosen days" if chosen.start or chosen.end else ""
    return (
        f"No data: this build has no statements of {who}{when} by {chosen.grain}."
        " Statements dated only by year appear in the year grain alone."
    )


def keys(frame: pl.DataFrame) -> list[str]:
    return [f"{entity}@{day}" for entity, day in frame.select("entity", "period_start").iter_rows()]


def table(frame: pl.DataFrame, labels: Mapping[str, str], chosen: Selection) -> pl.DataFrame:
    """The chart's numbers, a row a point, as they are downloaded."""
    what = {"country": "country", "target": "target", "dyad": "dyad", "speaker": "speaker"}
    named = pl.col("entity").replace_strict(dict(labels), default=pl.col("entity"))
    shown = frame.select(
        named.alias(what[chosen.kind]),
        pl.col("entity").alias("id"),
        "period_start",
        "period_end",
        pl.col("value").alias(chosen.measure.key),
        "low",
        "high",
        "statements",
        "distinct_statements",
        "documents",
        "speakers",
        "is_thin",
        "is_partial",
    )
    return shown if chosen.has_interval else shown.drop("low", "high")


def alt_text(chosen: Selection, labels: Mapping[str, str], frame: pl.DataFrame) -> str:
    """The chart in words, for those who do not see it."""
    lines = []
    for entity, label in labels.items():
        mine = frame.filter((pl.col("entity") == entity) & pl.col("value").is_not_null())
        if mine.is_empty():
            lines.append(f"{label}: no data.")
            continue
        top, low = mine.sort("value").row(-1, named=True), mine.sort("value").row(0, named=True)
        lines.append(
            f"{label}: highest {value_text(chosen.measure, top['value'])} in"
            f" {period_text(top['period_start'], chosen.grain)}, lowest"
            f" {value_text(chosen.measure, low['value'])} in"
            f" {period_text(low['period_start'], chosen.grain)}."
        )
    return f"{chosen.measure.label} of {KINDS[chosen.kind].lower()} over time. {' '.join(lines)}"
