"""From the points of charts that are no plain series, too, the statements they count are opened."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import statements
from dashboard.queries import Query
from dashboard.session import Reading
from dashboard.views.coverage import data as coverage
from tests.dashboard.conftest import Open, told
from tests.dashboard.store import HOSTILE
from tests.dashboard.test_lists import counts, titles
from tests.dashboard.test_pages import assert_sound


def figure(app: AppTest, name: str) -> dict[str, Any]:
    """The figure of a card."""
    (chart,) = [c for c in app.get("plotly_chart") if c.proto.id.endswith(f"-chart_{name}")]
    found: dict[str, Any] = json.loads(chart.proto.spec)
    return found


def warned(app: AppTest) -> str:
    return "\n".join(warning.value for warning in app.warning).replace("\\", "")


@pytest.mark.parametrize("by", ["source", "publisher", "country_code"])
def test_every_bar_of_coverage_opens_as_many_statements_as_it_counts(
    open_page: Open, by: str
) -> None:
    for trace in figure(open_page("coverage", by=by), "coverage")["data"]:
        number = len(trace["y"]) // 2
        key = "@".join(trace["customdata"][number])
        app = open_page("coverage", by=by, pick=f"coverage:{key}")
        assert_sound(app)
        assert not app.warning
        assert counts(app) == [trace["y"][number]]
        assert titles(app)[0].endswith(f", {trace['x'][number][:4]}")


def test_groups_that_no_column_names_have_their_statements(tmp_path: Path) -> None:
    """Unknown outlets are a group, and one that is called as the rest is belongs to it."""
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            """create table marts.fct_statements as
            select chr(65 + n::int) as publisher, date '2030-03-01' as statement_date,
                1 as target_ordinal, n as i
            from range(9) outlets(n), range(n + 1) statements(i)
            union all select null, date '2030-03-01', 1, n from range(7) r(n)
            union all select 'all others', date '2030-03-01', 1, n from range(20) r(n)"""
        )
    reading = Reading("b", path)
    bars = dict(reading.ask(coverage.over_time("publisher")).select("entity", "statements").rows())
    assert {"all others", "not known"} < set(bars) and len(bars) == 6
    for group, n in bars.items():
        where, params = coverage.of_bar("publisher", group, sorted(bars), date(2030, 1, 1))
        assert reading.ask(statements.count_query(where, params))["statements"][0] == n, group
    alone = coverage.of_bar("publisher", "all others", ["all others"], date(2030, 1, 1))
    everything = reading.ask(Query("select count(*) as n from marts.fct_statements"))["n"][0]
    assert reading.ask(statements.count_query(*alone))["statements"][0] == everything


@pytest.mark.parametrize(
    "picked", ["article@1066-01-01", "article@2014-99-99", "@", HOSTILE[0][:200], HOSTILE[2]]
)
def test_bar_that_is_not_in_the_chart_is_told(open_page: Open, picked: str) -> None:
    app = open_page("coverage", pick=f"coverage:{picked}")
    assert_sound(app)
    assert "is not in this list" in warned(app)
    assert "<script>" not in told(app).lower()
    assert not titles(app)


def test_other_groups_are_shown_without_the_bar_of_those_before(open_page: Open) -> None:
    app = open_page("coverage", by="source", pick="coverage:article@2014-01-01")
    assert titles(app)
    control = next(c for c in app.segmented_control if c.label == "Coverage by")
    control.select("publisher").run()
    assert_sound(app)
    assert not app.warning and not titles(app)
    assert "pick" not in app.query_params
