"""Questions about one state."""

from __future__ import annotations

from dashboard import entities
from dashboard.facts import ONCE
from dashboard.groups import Counting
from dashboard.queries import Query, Scalar
from dashboard.series import Selection, counted_sql
from dashboard.session import Reading


def countries(reading: Reading) -> dict[str, str]:
    """States that speak or are spoken to; speaking ones first, by statements."""
    found = reading.ask(
        Query(
            """select code, sum(statements) as statements, max(speaks) as speaks from (
    select country_code as code, statements, 1 as speaks from marts.escalation_country_year
    union all
    select target_code as code, statements, 0 as speaks from marts.escalation_target_year
)
group by code order by speaks desc, statements desc, code"""
        )
    )
    return entities.labels(reading, "country", tuple(found["code"].to_list()))


def default_side(reading: Reading, code: str) -> str:
    found = reading.ask(
        Query(
            "select 1 as one from marts.escalation_country_year where country_code = $a limit 1",
            {"a": code},
        )
    )
    return "told" if found.is_empty() else "says"


def counting(kind: str, chosen: Selection, column: str) -> Counting:
    """How a ranking by ``column`` counts; see `Counting.toward`."""
    toward = kind == "target" or column == "target_code"
    return Counting(chosen.measure, chosen.duplicates, toward)


def nothing(kind: str, chosen: Selection, column: str) -> str:
    """Why a ranking by ``column`` is empty."""
    which = "of this state" if kind == "country" else "directed at this state"
    lacks = {
        "target_code": "is directed at another",
        "country_code": "is of a known state",
        "speaker_id": "has a known speaker",
    }[column]
    when = " in the chosen days" if chosen.start or chosen.end else ""
    return f"No data: by {chosen.grain}, no statement {which}{when} {lacks}."


def condition(
    kind: str, code: str, chosen: Selection, column: str, entity: str = ""
) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements that a ranking by ``column`` counts, or those of one row."""
    mine = "country_code" if kind == "country" else "target_code"
    where, params = counted_sql(chosen)
    where = counting(kind, chosen, column).narrowed(f"{mine} = $a and {where}")
    params["a"] = code
    if kind == "country" and column == "speaker_id":
        where += f" and {ONCE}"  # a statement to several states counts once
    if entity:
        where += f" and {column} = $row"
        params["row"] = entity
    return where, params
