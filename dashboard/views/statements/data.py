"""Search over statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dashboard import entities
from dashboard.queries import Query, Scalar
from dashboard.series import days_sql, entities_query
from dashboard.session import Reading

__all__ = ["Extent", "Scalar", "acts", "condition", "extent"]

MANY = 1_000_000
DOWNLOAD = 10_000


class Extent(NamedTuple):
    """First and last day with a statement, and how many there are in all."""

    first: date
    last: date
    statements: int

    @property
    def year_before_last(self) -> date:
        return self.last - timedelta(days=365)


def extent(reading: Reading) -> Extent | None:
    found = reading.ask(
        Query("select min(statement_date), max(statement_date), count(*) from marts.fct_statements")
    ).row(0)
    if not found[2]:
        return None
    today = date.today()
    return Extent(found[0] or today, found[1] or today, found[2])


def speaking(reading: Reading) -> dict[str, str]:
    ids = tuple(reading.ask(entities_query("country"))["entity"].to_list())
    return entities.labels(reading, "country", ids)


def spoken_to(reading: Reading) -> dict[str, str]:
    ids = tuple(reading.ask(entities_query("target"))["entity"].to_list())
    return entities.labels(reading, "country", ids)


def acts(reading: Reading) -> list[str]:
    found = reading.ask(Query("select act from marts.dim_acts order by act_order, act"))
    return [str(act) for act in found["act"].to_list()]


def condition(
    text: str, source: str, target: str, chosen: Sequence[str], start: date | None, end: date | None
) -> tuple[str, dict[str, Scalar]]:
    """Condition for the search; every word must occur, as written or not in capitals."""
    params: dict[str, Scalar] = {}
    parts = ["true"]
    if start or end:
        days, params = days_sql(start, end)
        parts = [days]
    if source:
        parts.append("country_code = $source")
        params["source"] = source
    if target:
        parts.append("target_code = $target")
        params["target"] = target
    if chosen:
        marks = ", ".join(f"$act{number}" for number in range(len(chosen)))
        parts.append(f"act in ({marks})")
        params |= {f"act{number}": act for number, act in enumerate(chosen)}
    for number, word in enumerate(text.split()[:10]):
        parts.append(f"contains(lower(text), lower($word{number}))")
        params[f"word{number}"] = word
    return " and ".join(parts), params


def count_query(where: str, params: dict[str, Scalar]) -> Query:
    """How many statements are found; a statement has a row for each of its targets."""
    once = "" if "target" in params else " and target_ordinal = 1"
    return Query(
        f"select count(*) as statements from marts.fct_statements where {where}{once}", params
    )


def download_query(where: str, params: dict[str, Scalar]) -> Query:
    """The statements found, one row a statement and target, the most hostile first."""
    return Query(
        f"""select statement_id, statement_date, date_precision, speaker_name, role, country_code,
    target_code, kind, text, act, modality, escalation, publisher, title, url
from marts.fct_statements
where {where}
order by escalation desc, statement_date, statement_id, target_ordinal
limit {DOWNLOAD}""",
        params,
    )
