"""Questions for the map: one row a state."""

from __future__ import annotations

from datetime import date

from dashboard import entities, rankings
from dashboard.queries import Query, Scalar
from dashboard.series import days_sql, entities_query
from dashboard.session import Reading
from dashboard.statements import ONCE
from dashboard.views.matrix.data import extent

__all__ = ["condition", "countries", "extent", "map_query", "means_query"]

ROW = {"speaks": "country_code", "told": "target_code", "toward": "country_code"}
ROW |= {"from": "target_code"}
LIMIT = 400


def countries(reading: Reading, view: str) -> dict[str, str]:
    """States to choose from: those spoken to for "toward", those speaking for "from"."""
    kind = "target" if view == "toward" else "country"
    ids = tuple(reading.ask(entities_query(kind))["entity"].to_list())
    return entities.labels(reading, "country", ids)


def map_query(view: str, code: str, start: date | None, end: date | None) -> Query:
    where, params = condition(view, code, start, end)
    return rankings.ranking_query(ROW[view], where, params, LIMIT)


def means_query(view: str, code: str, start: date | None, end: date | None) -> Query:
    """What the map itself shows; the table has the intervals too, when it is opened."""
    where, params = condition(view, code, start, end)
    return rankings.means_query(ROW[view], where, params, LIMIT)


def condition(
    view: str, code: str, start: date | None, end: date | None, entity: str = ""
) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements of the whole view, or of one state in it."""
    where, params = days_sql(start, end)
    where += " and target_code is not null"
    if view == "speaks":
        where += f" and {ONCE}"  # a statement to several states counts once
    if code:
        fixed = "target_code" if view == "toward" else "country_code"
        where += f" and {fixed} = $a"
        params["a"] = code
    if entity:
        where += f" and {ROW[view]} = $row"
        params["row"] = entity
    return where, params
