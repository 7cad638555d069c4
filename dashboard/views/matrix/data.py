"""Who toward whom, in one table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from textwrap import indent
from typing import NamedTuple

from dashboard import groups
from dashboard.groups import Counting
from dashboard.queries import Query, Scalar
from dashboard.series import days_sql
from dashboard.session import Reading

SIZE = 18
MOST = 30  # rows or columns that a reader may choose


def extent(reading: Reading) -> tuple[date, date] | None:
    """First and last day with a statement directed at a state."""
    found = reading.ask(
        Query(
            "select min(period_start) as first, max(period_end) as last"
            " from marts.escalation_target_year"
        )
    )
    first, last = found.row(0)
    return (first, last) if first else None


def default_rows(reading: Reading) -> str:
    """Speakers where one state speaks nearly alone: its single row would say little."""
    found = reading.ask(
        Query("select count(distinct country_code) as n from marts.escalation_dyad_year")
    )
    return "country" if found["n"][0] > 2 else "speaker"


class View(NamedTuple):
    """What the matrix shows: states or speakers as rows, what is counted, and the days.

    ``sources`` are the rows and ``targets`` the columns that the reader chose. Where they chose
    none, the rows are those with most statements and the columns those that the rows speak to
    most: first the busiest of each row, so that none is empty as long as there is room.
    """

    rows: str
    counting: Counting
    start: date | None
    end: date | None
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        return "speaker_id" if self.rows == "speaker" else "country_code"


def matrix_query(view: View) -> Query:
    """The measure of the chosen or busiest sources toward such targets, with its interval and n.

    ``whole`` counts the pairs of a statement and a state spoken to, drawn or not.
    """
    return _directed(view, groups.ranking_query)


def values_query(view: View) -> Query:
    """What the matrix itself shows; the table has the intervals too, when it is opened."""
    return _directed(view, groups.values_query)


def _directed(view: View, grouped: Callable[..., Query]) -> Query:
    days, params = days_sql(view.start, view.end)
    where = view.counting.narrowed(
        f"{days} and {view.column} is not null and target_code is not null"
    )
    among = (
        f"{where} and {view.column} in (select source from sources)"
        " and target_code in (select target_code from targets)"
    )
    rows, columns = len(view.sources) or SIZE, len(view.targets) or SIZE
    cells = grouped(
        f"{view.column} || '>' || target_code", among, {}, rows * columns, view.counting
    )
    wanted, ids = _chosen(view)
    return Query(
        f"""with pairs as (
    select {view.column} as source, target_code, count(*) as statements
    from marts.fct_statements
    where {where}
    group by all
),
sources as (
    select source, sum(statements) as total from pairs{wanted}
    group by source order by total desc, source limit {rows}
),
spoken as (
    select
        target_code, statements,
        row_number() over (partition by source order by statements desc, target_code) as place
    from pairs semi join sources using (source){wanted}
),
targets as (
    select target_code, sum(statements) as total from spoken
    group by target_code order by min(place) > 1, total desc, target_code limit {columns}
),
cells as (
{indent(cells.sql, "    ")}
)
select source, target_code, cells.* exclude (entity),
    (select sum(statements)::bigint from pairs) as whole
from sources
cross join targets
inner join cells on cells.entity = source || '>' || target_code
order by sources.total desc, source, targets.total desc, target_code""",
        params | ids,
    )


def _chosen(view: View) -> tuple[str, dict[str, Scalar]]:
    """Condition for the pairs of the chosen rows and columns."""
    parts: list[str] = []
    params: dict[str, Scalar] = {}
    for column, name, ids in (
        ("source", "row", view.sources),
        ("target_code", "column", view.targets),
    ):
        named = {f"{name}{number}": entity for number, entity in enumerate(ids)}
        parts += [f"{column} in ({', '.join(f'${key}' for key in named)})"] * bool(named)
        params |= named
    return f"\n    where {' and '.join(parts)}" if parts else "", params


def cell(view: View, source: str, target: str) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements of one cell."""
    days, params = days_sql(view.start, view.end)
    where = f"{view.column} = $source and target_code = $target and {days}"
    return view.counting.narrowed(where), {**params, "source": source, "target": target}
