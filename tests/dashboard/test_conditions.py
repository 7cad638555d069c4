"""What a page counts: a statement to several states is one statement, in lists and in downloads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import statements
from dashboard.groups import Counting
from dashboard.queries import Query, Scalar
from dashboard.series import Selection
from dashboard.session import Reading
from dashboard.views.briefing.basis import TOTALS, basis
from dashboard.views.dyad import data as dyad
from dashboard.views.map import data as world
from dashboard.views.statements import data as search
from tests.dashboard.conftest import Open, told
from tests.dashboard.store import change, make_build
from warehouse.builds import Builds


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Of three statements for one state, the harshest is to three others."""
    path = tmp_path_factory.mktemp("targets") / "communique.duckdb"
    made = Builds(path.parent / "home")
    make_build(path.parent / "home", 3)
    build = made.current()
    assert build is not None
    with duckdb.connect(str(path)) as con:
        con.execute(f"attach '{build.database}' as made (read_only)")
        con.execute("create schema marts")
        con.execute(
            """create table marts.fct_statements as
            with numbered as (
                select * replace ('USA' as country_code, 'RUS' as target_code, 'ACCUSE' as act,
                                  null as speaker_name, null as speaker_id,
                                  if(number = 1, 6.0, 0.0) as escalation,
                                  'ACCUSE' as act_toward_target,
                                  if(number = 1, 6.0, 0.0) as escalation_toward_target)
                from (select *, row_number() over (order by statement_id) as number
                      from made.marts.fct_statements)
            )
            select * exclude (number) from numbered
            union all
            select numbered.* exclude (number)
                replace (ordinal as target_ordinal, code as target_code)
            from numbered, (values (2, 'CHN'), (3, 'FRA')) others(ordinal, code)
            where number = 1"""
        )
        con.execute("create table marts.dim_speakers (speaker_id varchar)")
        con.execute("create table marts.dim_sources (publisher varchar)")
        con.execute(
            "create table marts.fct_documents as select true as is_latest_version, 1 as statements"
        )
    return Reading("b", path)


def test_map_of_how_states_speak_weighs_a_statement_to_several_once(reading: Reading) -> None:
    means = reading.ask(world.values_query(world.View("speaks")))
    assert means.rows()[0][:4] == ("USA", 2.0, 3, 3)
    ranked = reading.ask(world.map_query(world.View("speaks")))
    assert ranked.select(means.columns).rows() == means.rows()
    told = reading.ask(world.values_query(world.View("told")))
    assert dict(told.select("entity", "statements").iter_rows()) == {"RUS": 3, "CHN": 1, "FRA": 1}


def test_map_of_how_states_speak_counts_a_copy_once_though_it_names_another_state_first(
    tmp_path: Path,
) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            """create schema marts; create table marts.fct_statements as
            select *, 'USA' as country_code, date '2014-01-01' as statement_date, 2.0 as escalation,
                'ACCUSE' as act, '{}' as act_probabilities, 'did' as modality, 0.0 as goldstein,
                '{}' as evidence
            from (values
                ('a', 1, 'RUS', true, true),
                ('b', 1, 'CHN', false, true),
                ('b', 2, 'RUS', false, false)
            ) s(document_id, target_ordinal, target_code, is_distinct_representative,
                is_first_toward_target)"""
        )
    once = Counting(duplicates="once")
    opened = Reading("b", path)
    for view, counted in (
        (world.View("speaks"), {"USA": (2, 1)}),
        (world.View("speaks", counting=once), {"USA": (1, 1)}),
        (world.View("told", counting=once), {"RUS": (1, 1), "CHN": (1, 1)}),
    ):
        for query in (world.values_query(view), world.map_query(view)):
            found = opened.ask(query).select("entity", "statements", "distinct_statements")
            assert {entity: (n, distinct) for entity, n, distinct in found.rows()} == counted


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (world.condition(world.View("speaks"), "USA"), 3),
        (world.condition(world.View("told"), "CHN"), 1),
        (world.condition(world.View("from", "USA"), "RUS"), 3),
        (world.condition(world.View("toward", "FRA"), "USA"), 1),
        (search.condition(search.Search()), 3),
        (
            search.condition(
                search.Search(source="USA", target="CHN", acts=["ACCUSE"], start=date(1900, 1, 1))
            ),
            1,
        ),
        (search.condition(search.Search(low=1.0)), 1),
        (search.condition(search.Search(high=1.0)), 2),
        (search.condition(search.Search(modalities=["will", "did"])), 3),
        (search.condition(search.Search(modalities=["may"])), 0),
        (search.condition(search.Search(outlet="The Harbour Gazette")), 3),
        (search.condition(search.Search(outlet="Nowhere")), 0),
        (search.condition(search.Search(speaker="nobody")), 0),
        (search.condition(search.Search(is_undated=True, start=date(1900, 1, 1))), 0),
    ],
)
def test_condition_finds_a_row_a_statement(
    reading: Reading, condition: tuple[str, dict[str, Scalar]], found: int
) -> None:
    assert statements.count(reading, *condition).statements == found


@pytest.mark.parametrize("kind", ["country", "target", "dyad"])
def test_point_finds_a_row_a_statement(reading: Reading, kind: str) -> None:
    entity = {"country": "USA", "target": "RUS", "dyad": "USA>RUS"}[kind]
    rows = 0
    for year in range(1990, 2026):
        where, params = statements.of_point(kind, f"{entity}@{year}-01-01", "year")
        rows += statements.count(reading, where, params).statements
    assert rows == 3


@pytest.mark.parametrize("target", ["", "CHN"])
def test_download_has_as_many_rows_as_statements_are_counted(
    reading: Reading, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, params = search.condition(search.Search(target=target))
    count = reading.ask(statements.count_query(where, params))["statements"][0]
    rows = reading.ask(search.download_query(where, params, "hostile"))
    assert len(rows) == count == (1 if target else 3)
    assert rows["target_codes"][0].to_list() == ["RUS", "CHN", "FRA"]
    monkeypatch.setattr(search, "DOWNLOAD", 2)
    assert len(reading.ask(search.download_query(where, params, "hostile"))) == min(count, 2)


def test_a_build_of_before_the_reporting_clause_is_read(reading: Reading, tmp_path: Path) -> None:
    older = tmp_path / "communique.duckdb"
    older.write_bytes(reading.database.read_bytes())
    with duckdb.connect(str(older)) as con:
        con.execute("alter table marts.fct_statements drop reporting_clause")
    opened = Reading("older", older)
    assert opened.ask(statements.details_query([0, 1]))["reporting_clause"].to_list() == [None] * 2
    where, params = search.condition(search.Search())
    assert len(opened.ask(search.download_query(where, params, "hostile"))) == 3


@pytest.mark.parametrize(("order", "scores"), [("hostile", [6, 0, 0]), ("friendly", [0, 0, 6])])
def test_download_has_the_order_of_the_list(
    reading: Reading, order: str, scores: list[float]
) -> None:
    where, params = search.condition(search.Search())
    rows = reading.ask(search.download_query(where, params, order))
    assert rows["escalation"].to_list() == scores


@pytest.mark.parametrize(("grain", "circles"), [("day", 4), ("month", 4), ("year", 3)])
def test_circle_of_an_act_opens_as_many_statements_as_it_counts(
    tmp_path: Path, grain: str, circles: int
) -> None:
    path = tmp_path / "communique.duckdb"
    days = [
        ("2013-12-31", "day"), ("2014-01-01", "year"), ("2014-01-01", "day"),
        ("2014-01-20", "month"), ("2014-02-03", "day"), ("2015-06-01", "second"),
        ("2016-01-01", "day"),
    ]  # fmt: skip
    rows = ", ".join(f"('USA', 'RUS', 'ACCUSE', date '{day}', '{exact}')" for day, exact in days)
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.dim_acts as select 'ACCUSE' act, 4 severity, 1 act_order")
        con.execute(
            f"create table marts.fct_statements as select *, 1.0 as escalation, 0.0 as goldstein,"
            " 'did' as modality, '{}' as act_probabilities, '{}' as evidence from"
            f" (values {rows}) s(country_code, target_code, act, statement_date, date_precision)"
        )
    reading = Reading("b", path)
    span = (date(2013, 12, 31), date(2015, 12, 31))
    chosen = Selection("dyad", ("RUS>USA", "USA>RUS"), grain, start=span[0], end=span[1])
    found = reading.ask(dyad.acts_query(chosen))
    assert len(found) == circles
    circles_of = found.select("dyad", "period_start", "act", "statements")
    for toward, start, act, counted in circles_of.iter_rows():
        where, params = dyad.act_point(chosen, toward, act, start)
        assert reading.ask(statements.count_query(where, params)).item() == counted


def test_interval_of_a_difference_has_the_whole_half_of_one_that_the_scale_cuts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            """create table marts.escalation_dyad_year as
            select *, date '2014-01-01' as period_start, 1 as statements, true as is_thin,
                false as is_partial
            from (values
                ('USA', 'RUS', 6.0, 2.0, 10.0), ('RUS', 'USA', 9.0, 6.0, 10.0),
                ('USA', 'CHN', -9.0, -10.0, -6.0), ('CHN', 'USA', 0.0, -4.0, 4.0)
            ) s(country_code, target_code, escalation_mean, escalation_low, escalation_high)"""
        )
    reading = Reading("b", path)
    for first, second, difference in (("USA", "RUS", -3.0), ("USA", "CHN", -9.0)):
        pair = (f"{first}>{second}", f"{second}>{first}")
        row = reading.ask(dyad.asymmetry_query(Selection("dyad", pair, "year"))).row(0, named=True)
        assert row["difference"] == difference
        assert row["spread"] == pytest.approx(5.0)  # of halves of 4 and 3
        assert row["low"] == pytest.approx(difference - 5)
        assert row["high"] == pytest.approx(difference + 5)


TEXTS = (
    "The war is over.",
    "WAR: again",
    "Warm words",
    "Post-war wars",
    "L’état\u0301 parle",
    "和平",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("war", [0, 1, 3]),
        ("war*", [0, 1, 2, 3]),
        ("wars WAR", [3]),
        ("WAR:", [1]),
        ("ar", []),
        ("over.", [0]),
        (".*", [0]),
        ("*", []),
        ("état", []),
        ("éta*", [4]),
        ("parle", [4]),
        ("平", [5]),
        ("(war", []),
    ],
)
def test_search_finds_whole_words(tmp_path: Path, words: str, found: list[int]) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.fct_statements (text varchar, target_ordinal int)")
        con.executemany("insert into marts.fct_statements values (?, 1)", [[t] for t in TEXTS])
    where, params = search.condition(search.Search(text=words))
    query = Query(f"select rowid from marts.fct_statements where {where} order by 1", params)
    for question in (query, Query(query.literal)):
        assert Reading("b", path).ask(question)["rowid"].to_list() == found


def test_words_beyond_the_tenth_are_told(open_page: Open) -> None:
    words = "one two three four five six seven eight nine ten"
    assert "are left out" not in told(open_page("statements", q=words))
    page = told(open_page("statements", q=f"{words} eleven twelve"))
    assert "these are left out: eleven twelve" in page.replace("\\", "")


def test_briefing_counts_states_of_speakers_without_a_name(reading: Reading) -> None:
    totals = reading.ask(TOTALS).row(0, named=True)
    assert basis(totals).startswith("3 statements in 1 document, for 1 state, from ")
    named = basis({**totals, "speakers": 2, "states": 3})
    assert "in 1 document, by 2 named speakers, for 3 states, from " in named


def test_briefing_counts_documents_without_a_statement_too(tmp_path: Path) -> None:
    database = change(
        make_build(tmp_path, 2_000).database,
        "update marts.fct_documents set statements = 0"
        " where document_id in (select document_id from marts.fct_documents limit 3)",
    )
    some = Reading("b", database).ask(TOTALS).row(0, named=True)
    assert basis(some).startswith("2,000 statements in 497 of 500 documents, by ")
