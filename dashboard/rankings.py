"""Groups of statements ranked by their mean: questions, card and the statements of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
import streamlit as st

from dashboard import controls, evidence, furniture, session, state
from dashboard.charts import ranking
from dashboard.measures import signed
from dashboard.method import THIN, quantile_sql, standard_error_sql
from dashboard.queries import Query, Scalar


def ranking_query(by: str, where: str, params: dict[str, Scalar], limit: int = 20) -> Query:
    """Mean escalation of groups of statements, those with most statements first.

    The 95 % interval is that of the series: it allows for statements of one document being alike,
    and for the coder's own error.
    """
    return Query(
        f"""with documents as (
    select {by} as entity, document_id, count(*) as n, sum(escalation)::double as total
    from marts.fct_statements
    where {where} and {by} is not null and escalation is not null
    group by entity, document_id
),
sums as (
    select
        entity,
        sum(total) / sum(n) as value,
        sum(n)::bigint as statements,
        count(*) as documents,
        sum(total * total) as squares,
        sum(total * n) as products,
        sum(n * n)::double as sizes
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
    documents
from errors
order by statements desc, entity
limit {limit}""",
        params,
    )


def means_query(by: str, where: str, params: dict[str, Scalar], limit: int) -> Query:
    """The same means in the same order without intervals, which take ten times as long."""
    return Query(
        f"""select {by} as entity, avg(escalation) as value, count(*) as statements
from marts.fct_statements
where {where} and {by} is not null and escalation is not null
group by entity
order by statements desc, entity
limit {limit}""",
        params,
    )


def show(
    name: str,
    heading: str,
    query: Query,
    labels: Mapping[str, str],
    where: Callable[[str], tuple[str, dict[str, Scalar]]],
    empty: str,
) -> bool:
    """A ranking's card and the statements of the chosen row; ``where`` finds them by entity.

    Whether a row is chosen.
    """
    frame = session.get().ask(query)
    ids = frame["entity"].to_list()
    entity = controls.chosen_row(name, ids)
    if frame.is_empty():
        st.info(empty)
        return False
    top = frame.sort("value").row(-1, named=True)
    furniture.show(
        furniture.Card(
            name=name,
            title=heading,
            subtitle="Mean escalation from −10 (most conciliatory) to +10 (most hostile), those"
            f" with most statements; n = {int(frame['statements'].sum()):,}",
            figure=ranking(frame, labels, ids),
            table=frame.select(
                pl.col("entity")
                .replace_strict(dict(labels), default=pl.col("entity"))
                .alias("name"),
                pl.all(),
            ),
            query=query,
            alt=f"{len(ids)} rows; the highest is {labels.get(top['entity'], top['entity'])}"
            f" with {signed(top['value'])}.",
            note="Bar: 95 % interval, allowing for statements of one document being alike. Faded"
            f" points rest on fewer than {THIN} statements.",
            keys=ids,
        ),
        pick=lambda key: state.touch(pick=f"{name}:{key}"),
    )
    if entity:
        condition, params = where(entity)
        evidence.show_list(f"{heading}: {labels.get(entity, entity)}", condition, params, key=name)
    return bool(entity)
