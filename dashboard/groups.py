"""A measure over groups of statements: in rankings, the matrix and the map.

Charts over time ask the series; a group of statements that no series holds is asked of the
statements themselves, by the same measures. The speakers' mix and smoothing belong to series.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from dashboard import controls, state, theme
from dashboard.facts import facts
from dashboard.layout import SIGNED, colour_bar
from dashboard.measures import DEFAULT, Measure
from dashboard.method import THIN, quantile_sql, standard_error_sql
from dashboard.periods import period_text
from dashboard.queries import Query, Scalar
from dashboard.series import wilson

COLUMNS = ("low", "high", "statements", "distinct_statements", "documents")
PAIRS = "pairs of a statement and a state spoken to"
ONE = {"statements": "statement", PAIRS: "pair of a statement and a state spoken to"}


class Counting(NamedTuple):
    """What of the statements is shown: a measure, with repeated quotations (all) or without.

    ``toward`` says that a statement counts for each state it is directed at, as it does in the
    series of those spoken to: copies need not agree on them.
    """

    measure: Measure = DEFAULT
    duplicates: str = "all"
    toward: bool = False

    @property
    def first(self) -> str:
        """The condition that a row is the first of its copies."""
        return "is_first_toward_target" if self.toward else "is_distinct_representative"

    def narrowed(self, where: str) -> str:
        """The condition, without repetitions where they are not counted."""
        return f"{where} and {self.first}" if self.duplicates == "once" else where

    def subtitle(self, n: int, what: str = "statements", of: str = "") -> str:
        """Unit, n and what is left out; ``what`` n counts, ``of`` whose measure it is."""
        once = "; repeated quotations counted once" if self.duplicates == "once" else ""
        unit = self.measure.unit
        label = (
            self.measure.label
            if unit.lower() == self.measure.label.lower()
            else (f"{self.measure.label}, {unit}")
        )
        return f"{label}{of}; n = {n:,} {ONE[what] if n == 1 else what}{once}"


PLAIN = Counting()
DAYS = "min(statement_date) as first_day, max(statement_date) as last_day"


def highest(frame: pl.DataFrame) -> dict[str, Any]:
    """The group with the highest value, of those that rest on enough statements if there are."""
    return frame.sort(pl.col("distinct_statements") >= THIN, "value").row(-1, named=True)


def days_text(frame: pl.DataFrame) -> str:
    """From which day to which the statements of some groups are, to follow a subtitle."""
    ends = dict.fromkeys((frame["first_day"].min(), frame["last_day"].max()))
    days = " to ".join(period_text(day, "day") for day in ends if isinstance(day, date))
    return days and f"; {days}"


def choose_duplicates() -> str:
    """Whether repeated quotations are all counted or once."""
    chosen = state.one_of("dup", list(controls.DUPLICATES), "all")
    st.selectbox(
        "Repeated quotations",
        list(controls.DUPLICATES),
        format_func=controls.DUPLICATES.__getitem__,
        **state.bind("dup", chosen),
    )
    return chosen


def choose(measure_at: Any, duplicates_at: Any) -> Counting:
    """Controls for measure and repetitions in two places, of what is directed at states."""
    with measure_at:
        measure = controls.choose_measure()
    with duplicates_at:
        return Counting(measure, choose_duplicates(), toward=True)


def value_sql(measure: Measure) -> str:
    """The measure as an aggregate over statements."""
    if measure.kind == "share":
        acts = ", ".join(f"'{act}'" for act in measure.acts)
        return f"count(*) filter (where act in ({acts})) / count(*)"
    return {
        "mean": "avg(escalation)",
        "statements": "count(*)",
        "documents": "count(distinct document_id)",
        "speakers": "count(distinct speaker_id)",
    }[measure.key]


def counts_sql(counting: Counting) -> str:
    """Statements, and how many of them are no copies."""
    return (
        f"count(*) as statements, count(*) filter (where {counting.first}) as distinct_statements"
    )


def values_query(
    by: str, where: str, params: dict[str, Scalar], limit: int, counting: Counting = PLAIN
) -> Query:
    """The measure of groups without intervals, which take ten times as long; those with most
    statements first."""
    return Query(
        f"""select {by} as entity, {value_sql(counting.measure)} as value, {counts_sql(counting)},
    {DAYS}
from {facts(where)}
where {where} and {by} is not null
group by entity
order by statements desc, entity
limit {limit}""",
        params,
    )


def ranking_query(
    by: str, where: str, params: dict[str, Scalar], limit: int = 20, counting: Counting = PLAIN
) -> Query:
    """The same values in the same order with documents and 95 % intervals.

    That of a mean is the series': it allows for statements of one document being alike, and for
    the coder's own error. That of a share is Wilson's; a count has none.
    """
    measure = counting.measure
    if measure.is_score:
        return _means_query(by, where, params, limit, counting.first)
    none = ("null::double", "null::double")
    low, high = wilson("value") if measure.kind == "share" else none
    return Query(
        f"""with counted as (
    select
        {by} as entity,
        {value_sql(measure)} as value,
        {counts_sql(counting)},
        count(distinct document_id) as documents,
        {DAYS}
    from {facts(where)}
    where {where} and {by} is not null
    group by entity
)
select
    entity,
    value,
    {low} as low,
    {high} as high,
    statements,
    distinct_statements,
    documents,
    first_day,
    last_day
from counted
order by statements desc, entity
limit {limit}""",
        params,
    )


def where_intervals(measure: Measure) -> str:
    """Where a chart that is drawn without intervals has them: words to follow a note."""
    return "" if measure.kind == "count" else " The table has the 95 % intervals."


def _means_query(by: str, where: str, params: dict[str, Scalar], limit: int, first: str) -> Query:
    return Query(
        f"""with documents as (
    select {by} as entity, document_id, count(*) as n, sum(escalation)::double as total,
        count(*) filter (where {first}) as firsts,
        {DAYS}
    from {facts(where)}
    where {where} and {by} is not null
    group by entity, document_id
),
sums as (
    select
        entity,
        sum(total) / sum(n) as value,
        sum(n)::bigint as statements,
        sum(firsts)::bigint as distinct_statements,
        count(*) as documents,
        sum(total * total) as squares,
        sum(total * n) as products,
        sum(n * n)::double as sizes,
        min(first_day) as first_day,
        max(last_day) as last_day
    from documents
    group by entity
),
errors as (
    select *, {quantile_sql()} * {standard_error_sql()} as half
    from sums
)
select
    entity,
    value,
    greatest(-10, value - half) as low,
    least(10, value + half) as high,
    statements,
    distinct_statements,
    documents,
    first_day,
    last_day
from errors
order by statements desc, entity
limit {limit}""",
        params,
    )


def colours(measure: Measure, values: Sequence[float]) -> dict[str, Any]:
    """Plotly's colour scale and ends: escalation's own for scores, else from none to the most."""
    if measure.is_score:
        limit = theme.SCALE_LIMIT
        return {"colorscale": theme.diverging(), "min": -limit, "max": limit}
    return {"colorscale": theme.sequential(), "min": 0, "max": max(values, default=0) or 1}


def key_to(measure: Measure) -> dict[str, Any]:
    """The key to those colours."""
    bar = colour_bar()
    if not measure.is_score:
        del bar["tickvals"], bar["ticktext"]
        bar |= {"tickformat": number_format(measure), "nticks": 4}
    return bar


def number_format(measure: Measure) -> str:
    return ".0%" if measure.kind == "share" else ","


def axis(measure: Measure, ends: Sequence[float]) -> dict[str, Any]:
    """A value axis that holds the ends: scores show both signs, shares and counts begin at 0."""
    if measure.is_score:
        return {**SIGNED, "range": [min(-1.0, *ends) - 0.3, max(1.0, *ends) + 0.3]}
    most = max(ends, default=0) or 1
    return {"tickformat": number_format(measure), "range": [-0.03 * most, 1.06 * most]}
