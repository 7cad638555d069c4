"""Questions for the map: one row a state."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dashboard import entities, groups
from dashboard.facts import ONCE
from dashboard.groups import Counting
from dashboard.queries import Query, Scalar
from dashboard.series import days_sql, entities_query
from dashboard.session import Reading
from dashboard.views.matrix.data import extent

__all__ = ["View", "condition", "countries", "extent", "map_query", "values_query"]

ROW = {"speaks": "country_code", "told": "target_code", "toward": "country_code"}
ROW |= {"from": "target_code"}
LIMIT = 400


def countries(reading: Reading, view: str) -> dict[str, str]:
    """States to choose from: those spoken to for "toward", those speaking for "from"."""
    kind = "target" if view == "toward" else "country"
    ids = tuple(reading.ask(entities_query(kind))["entity"].to_list())
    return entities.labels(reading, "country", ids)


class View(NamedTuple):
    """What the map shows: which side, of which state, what is counted, and the days."""

    side: str
    code: str = ""
    counting: Counting = Counting()
    start: date | None = None
    end: date | None = None

    @property
    def counted(self) -> Counting:
        """A statement to several states is read toward each; how a state speaks, as a whole."""
        return self.counting._replace(toward=self.side != "speaks")


def map_query(view: View) -> Query:
    where, params = condition(view)
    return groups.ranking_query(ROW[view.side], where, params, LIMIT, view.counted)


def values_query(view: View) -> Query:
    """What the map itself shows; the table has the intervals too, when it is opened."""
    where, params = condition(view)
    return groups.values_query(ROW[view.side], where, params, LIMIT, view.counted)


def condition(view: View, entity: str = "") -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements of the whole view, or of one state in it."""
    where, params = days_sql(view.start, view.end)
    where = view.counted.narrowed(f"{where} and target_code is not null")
    if view.side == "speaks":
        where += f" and {ONCE}"  # a statement to several states counts once
    if view.code:
        fixed = "target_code" if view.side == "toward" else "country_code"
        where += f" and {fixed} = $a"
        params["a"] = view.code
    if entity:
        where += f" and {ROW[view.side]} = $row"
        params["row"] = entity
    return where, params
