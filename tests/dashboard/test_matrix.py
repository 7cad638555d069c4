"""The matrix of the rows and columns that a reader chose."""

from __future__ import annotations

from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.groups import Counting
from dashboard.measures import MEASURES
from dashboard.queries import Query, run
from dashboard.views.matrix.data import View, matrix_query, values_query
from tests.dashboard.conftest import Open, told
from tests.dashboard.store import HOSTILE, change, make_build
from tests.dashboard.test_lists import ask, counts, titles
from tests.dashboard.test_pages import assert_sound
from tests.dashboard.test_points import figure, warned
from warehouse.builds import Builds

# What speakers of the test's store say to none: the one to Iran, the other to the Soviet Union.
NOT_TO_IRAN, NOT_TO_USSR = (md5(f"s{number}".encode()).hexdigest() for number in (2, 10))


def sides(app: AppTest) -> tuple[list[str], list[str]]:
    """The names of rows and columns, as they are drawn."""
    layout = figure(app, "matrix")["layout"]
    return layout["yaxis"]["ticktext"], layout["xaxis"]["ticktext"]


def boxes(app: AppTest) -> dict[str, Any]:
    return {box.label: box for box in app.multiselect}


def test_chosen_rows_and_columns_are_shown_in_the_order_of_choice(
    open_page: Open, stores: dict[str, Path]
) -> None:
    app = open_page("matrix", sources="RUS,USA", targets="EU,CHN,IRN")
    assert_sound(app)
    assert not app.warning
    assert sides(app) == (["Russia", "United States"], ["European Union", "China", "Iran"])
    assert boxes(app)["Rows"].value == ["RUS", "USA"]
    held = dict(
        ask(
            stores,
            "select country_code || '>' || target_code, avg(escalation) from marts.fct_statements"
            " where country_code in ('USA', 'RUS') and target_code in ('EU', 'CHN', 'IRN')"
            " group by all",
        )
    )
    (russia, _) = figure(app, "matrix")["data"][0]["z"]
    assert russia == pytest.approx([held["RUS>EU"], held["RUS>CHN"], held["RUS>IRN"]])
    (whole,) = ask(
        stores,
        "select count(*) from marts.fct_statements"
        " where country_code is not null and target_code is not null",
    )
    said = "; 2 chosen states speaking and 3 chosen states spoken to, of"
    assert f"{said} {whole[0]:,} pairs in all" in told(app)


def test_side_that_is_not_chosen_has_most_statements_with_the_other(
    open_page: Open, stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.matrix.data.SIZE", 2)
    busiest = (
        "select country_name from marts.fct_statements join marts.dim_countries d"
        " on d.country_code = fct_statements.{} where fct_statements.{} = 'FRA'"
        " and target_code is not null group by country_name"
        " order by count(*) desc, any_value(d.country_code) limit 2"
    )
    app = open_page("matrix", sources="FRA")
    names = [name for (name,) in ask(stores, busiest.format("target_code", "country_code"))]
    assert sides(app) == (["France"], names)
    assert "; 1 chosen state speaking and the 2 states they speak to most, of" in told(app)
    app = open_page("matrix", targets="FRA")
    names = [name for (name,) in ask(stores, busiest.format("country_code", "target_code"))]
    assert sides(app) == (names, ["France"])
    said = "; the 2 states with most statements to them and 1 chosen state spoken to, of"
    assert said in told(app)


def test_row_that_speaks_to_none_of_the_busiest_states_has_its_own_column(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(
        make_build(tmp_path, 3_000).database,
        "delete from marts.fct_statements"
        " where (country_code = 'RUS') <> coalesce(target_code in ('IRN', 'JPN'), false)",
    )
    monkeypatch.setattr("dashboard.views.matrix.data.SIZE", 8)
    app = open_page("matrix", store=str(tmp_path))
    assert_sound(app)
    rows, columns = sides(app)
    assert "Russia" in rows and len(rows) == 8
    assert len({"Iran", "Japan"} & set(columns)) == 1 and len(columns) == 8
    cells = figure(app, "matrix")["data"][0]["z"]
    assert all(any(cell is not None for cell in row) for row in cells)


def test_chosen_speaker_without_a_statement_has_an_empty_row(open_page: Open) -> None:
    chosen = {"rows": "speaker", "sources": f"{NOT_TO_IRAN},{NOT_TO_USSR}"}
    app = open_page("matrix", targets="IRN", **chosen)
    assert_sound(app)
    rows, _ = sides(app)
    assert len(rows) == 2
    ((silent,), (heard,)) = figure(app, "matrix")["data"][0]["z"]
    assert silent is None and heard is not None
    app = open_page("matrix", rows="speaker", sources=NOT_TO_IRAN, targets="IRN")
    assert_sound(app)
    assert "nothing of these rows in the chosen days is directed at these columns" in told(app)


def test_choice_is_written_to_the_address_and_opens_cells(open_page: Open) -> None:
    app = open_page("matrix")
    before = sides(app)
    assert not boxes(app)["Rows"].value and not boxes(app)["Columns"].value
    boxes(app)["Rows"].select("USA").run()
    boxes(app)["Columns"].select("RUS").select("CHN").run()
    assert_sound(app)
    assert (app.query_params["sources"], app.query_params["targets"]) == ("USA", "RUS,CHN")
    next(box for box in app.selectbox if box.key == "row_matrix").select_index(0).run()
    assert titles(app) and counts(app)[0] > 0
    app.session_state["tabs_matrix"] = "Download and cite"
    app.run()
    link = next(code.value for code in app.code if "build=" in code.value)
    query = dict(parse_qsl(urlsplit(link).query))
    assert (query["sources"], query["targets"], query["rows"]) == ("USA", "RUS,CHN", "country")
    again = open_page("matrix", **query)
    assert not again.warning
    assert sides(again) == (["United States"], ["Russia", "China"])
    assert titles(again) == titles(app)
    boxes(again)["Rows"].set_value([]).run()
    boxes(again)["Columns"].set_value([]).run()
    assert sides(again) == before


def test_other_rows_are_shown_without_those_chosen_before(open_page: Open) -> None:
    app = open_page("matrix", sources="USA", targets="RUS", pick="matrix:USA>RUS")
    assert titles(app)
    app.segmented_control[0].select("speaker").run()
    assert_sound(app)
    assert not app.warning and not titles(app)
    assert boxes(app)["Rows"].value == [] and boxes(app)["Columns"].value == ["RUS"]
    assert "sources" not in app.query_params


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"sources": "XYZ,USA"}, "“XYZ” is not among the countries speaking in this build."),
        ({"targets": "usa"}, "“usa” is not among the countries spoken to in this build."),
        ({"rows": "speaker", "sources": "USA"}, "“USA” is not among the speakers in this build."),
        ({"sources": "A,B,C,D,E"}, "“A”, “B”, “C” and 2 more are not among the countries speaking"),
        ({"sources": HOSTILE[0]}, "is not among the countries speaking"),
        (
            {"targets": "'; drop table marts.fct_statements; --"},
            "is not among the countries spoken",
        ),
        ({"targets": "A" * 5000}, "the chosen columns was not understood"),
        ({"sources": "USA", "targets": "RUS", "pick": "matrix:CHN>RUS"}, "“CHN>RUS” is not in"),
    ],
)
def test_choice_that_the_build_has_not_is_told(
    open_page: Open, choice: dict[str, str], said: str
) -> None:
    app = open_page("matrix", **choice)
    assert_sound(app)
    assert said in warned(app)
    assert len(app.warning) == 1
    assert "<script>" not in told(app).lower()


def test_choice_of_nothing_that_is_known_is_as_none(open_page: Open) -> None:
    app = open_page("matrix", sources="XYZ", targets="usa,'")
    assert_sound(app)
    assert len(app.warning) == 2
    assert sides(app) == sides(open_page("matrix"))


def test_no_more_rows_are_shown_than_can_be_read(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.matrix.data.MOST", 2)
    app = open_page("matrix", sources="RUS,USA,CHN")
    assert_sound(app)
    assert "Rows can be up to 2; the first ones are shown." in warned(app)
    assert sides(app)[0] == ["Russia", "United States"]


def test_sql_of_a_choice_gives_what_is_drawn(stores: dict[str, Path]) -> None:
    build = Builds(stores["small"]).current()
    assert build is not None
    view = View("speaker", Counting(MEASURES["threat"], "once", True), None, None,
                (NOT_TO_IRAN, NOT_TO_USSR, "it's"), ("USA", "RUS"))  # fmt: skip
    drawn = run(build.database, values_query(view))
    written = run(build.database, Query(matrix_query(view).literal))
    columns = ["source", "target_code", "value", "statements", "whole"]
    assert len(drawn) == 4
    assert written.select(columns).equals(drawn.select(columns))
