from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from ingest.durable import file_sha256
from warehouse import sandbox
from warehouse.query import Limits, QueryError, QueryResult, _distinct, run_query

LIMITS = Limits(seconds=2, cpu_seconds=6, megabytes=1024, threads=2, rows=1_000, result_megabytes=4)
SLOW = replace(LIMITS, seconds=20, cpu_seconds=20)
LATEST = LIMITS.seconds + 0.5
CANARY = "the canary sings at dawn"
SECRET_FOLDER = "a-folder-nobody-knows"
HOSTILE = Path(__file__).with_name("hostile.sql")


def hostile() -> list[str]:
    lines = HOSTILE.read_text("utf-8").splitlines()
    queries = [
        line for line in lines if not line.startswith("-- ") or line.endswith("only a comment")
    ]
    hidden = "--explain\nexplain analyze select error(reverse(path)) from duckdb_databases()"
    return [*queries, hidden, "select " + ", ".join(["1"] * 3_000)]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(SECRET_FOLDER)
    (folder / "canary.txt").write_text(CANARY, "utf-8")
    path = folder / "communique.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema meta")
        connection.execute(
            "create table marts.fct_statements as "
            "select range as statement_id, 'Statement ' || range as text from range(5000)"
        )
    return path


def ask(database: Path, sql: str, limits: Limits = LIMITS) -> tuple[str, float]:
    """What a user sees of a query, result or error, and after how long."""
    started = time.monotonic()
    try:
        result = run_query(database, sql, limits)
        seen = f"{result.columns} {result.types} {result.rows}"
    except QueryError as error:
        seen = str(error)
    return seen, time.monotonic() - started


def test_there_are_sixty_hostile_queries_and_more() -> None:
    assert len(set(hostile())) >= 100


def test_no_hostile_query_gets_out(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY", CANARY)
    before = file_sha256(database)
    canary = database.with_name("canary.txt")
    queries = [sql.format(canary=canary, database=database) for sql in hostile()]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda sql: ask(database, sql), queries))
    for sql, (seen, seconds) in zip(queries, answers, strict=True):
        assert CANARY not in seen, sql
        told = seen.replace(str(canary), "").replace(str(database), "")  # what it asked itself
        assert SECRET_FOLDER not in told and SECRET_FOLDER[::-1] not in told, sql
        assert seconds < LATEST, f"{sql} took {seconds:.1f} s"
    assert file_sha256(database) == before
    assert sorted(path.name for path in database.parent.iterdir()) == [
        "canary.txt",
        "communique.duckdb",
    ]


def catalog_readers(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Every view of the system, and every table function that needs no argument."""
    for schema, view in connection.execute(
        "select distinct schema_name, view_name from duckdb_views() where internal"
    ).fetchall():
        yield f"select * from {schema}.{view}"
    for (function,) in connection.execute(
        "select distinct function_name from duckdb_functions() "
        "where function_type in ('table', 'table_macro') and len(parameters) = 0"
    ).fetchall():
        yield f"select * from {function}()"


def test_no_catalog_view_or_function_tells_where_the_file_is(database: Path) -> None:
    """Holds the lists in the sandbox against what the installed DuckDB offers."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"attach '{database}' as communique (read_only)")
        connection.execute("set enable_external_access = false")
        allowed = 0
        for sql in catalog_readers(connection):
            try:
                seen = str(connection.execute(sandbox.checked(connection, sql)).fetchall())
            except (sandbox.Refused, duckdb.Error):
                continue
            allowed += 1
            assert SECRET_FOLDER not in seen, sql
            assert not re.search(r"'/(root|home|tmp|usr)/", seen), sql
    assert allowed > 40


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select count(*) as n from fct_statements", [(5000,)]),
        ("select text from marts.fct_statements where statement_id = 7", [("Statement 7",)]),
        ("with a as (select 1 as x) from a", [(1,)]),
        ("explain select * from fct_statements", None),
        ("explain analyze select count(*) from fct_statements", None),
        ("EXPLAIN (format json) select 1", None),
        ("explain (analyze, format json)select 1", None),
        ("explain(select 1)", None),
        ("explain\n-- all of it\nselect 1;", None),
        ("-- why\n/* is it */ explain select 1", None),
        ("explain describe fct_statements", None),
        ("describe fct_statements", None),
        ("summarize fct_statements", None),
        ("show tables", [("fct_statements",)]),
        ("select table_name from information_schema.tables", [("fct_statements",)]),
        ("select table_name from duckdb_tables()", [("fct_statements",)]),
        ("select current_database()", [("communique",)]),
        ("values (1, 'ä'), (2, null)", [(1, "ä"), (2, None)]),
        ("select * from unnest([3, 1]) as t(x) order by x;", [(1,), (3,)]),
        ("select 1 as a, 2 as a", [(1, 2)]),
        ("select timestamp '290000-01-01'", None),
    ],
)
def test_an_analysts_query_is_answered(database: Path, sql: str, rows: list[object] | None) -> None:
    result = run_query(database, sql, LIMITS)
    assert result.rows == rows if rows is not None else result.rows
    assert len(set(result.columns)) == len(result.columns) == len(result.types)
    assert not result.is_truncated


def test_columns_of_one_name_are_numbered() -> None:
    assert _distinct(["a", "b", "a", "a_2", "a"]) == ["a", "b", "a_2", "a_2_2", "a_3"]


def test_many_columns_of_one_name_do_not_hold_the_caller() -> None:
    started = time.process_time()
    assert _distinct(["a"] * 20_000)[-1] == "a_20000"
    assert time.process_time() - started < 1


def test_rows_beyond_the_cap_are_cut_and_it_is_said(database: Path) -> None:
    result = run_query(database, "from fct_statements", replace(LIMITS, rows=10))
    assert len(result.rows) == 10 and result.is_truncated
    assert not run_query(
        database, "from fct_statements limit 10", replace(LIMITS, rows=10)
    ).is_truncated


def test_bytes_beyond_the_cap_are_cut_and_it_is_said(database: Path) -> None:
    result: QueryResult = run_query(database, "select repeat('x', 100000) from range(100)", LIMITS)
    assert result.is_truncated
    assert result.table.nbytes <= LIMITS.result_megabytes * 1_000_000


@pytest.mark.parametrize(
    "value",
    [
        "list(null)",
        "list(true)",
        "[list(null)]",
        "list(null::bool)::bool[1000]",
        "map {'a': list(null), 'b': list(true)}",
        "{'a': list(null), 'b': 1}",
        "union_value(a := list(null))",
    ],
)
def test_what_arrow_stores_in_hardly_a_byte_counts_too(value: str) -> None:
    sql = f"select (select {value} from range(1000)) as a from range(16)"
    with duckdb.connect() as connection:
        (batch,) = connection.sql(sql).to_arrow_reader(sandbox.BATCH_ROWS)
    assert sandbox._fitting(batch, rows=16, size=16 * 40_000).num_rows == 16
    assert sandbox._fitting(batch, rows=16, size=16 * 4_000).num_rows in (2, 4)
    assert sandbox._fitting(batch, rows=16, size=4_000).num_rows == 0


def test_a_result_of_nulls_is_cut(database: Path) -> None:
    sql = "select (select list(null) from range(100000)) as a from range(20)"
    result = run_query(database, sql, replace(SLOW, result_megabytes=1))
    assert result.is_truncated and result.table.num_rows == 1


def test_an_error_is_no_way_around_the_cap(database: Path) -> None:
    with pytest.raises(QueryError, match="xxx") as error:
        run_query(database, "select error(repeat('x', 5000000))", SLOW)
    assert len(str(error.value)) <= 10_000


def test_a_limit_that_was_hit_is_named(database: Path) -> None:
    endless = "select sum(a.range % 7 * b.range) from range(1000000) a, range(1000000) b"
    with pytest.raises(QueryError, match="COMMUNIQUE_SQL_SECONDS"):
        run_query(database, endless, replace(LIMITS, seconds=1))
    with pytest.raises(QueryError, match="COMMUNIQUE_SQL_CPU_SECONDS"):
        busy = "select sum(sqrt(range)) from range(1000000000000)"
        run_query(database, busy, replace(LIMITS, seconds=20, cpu_seconds=1))


def test_a_query_that_needs_too_much_memory_is_told_the_limit(database: Path) -> None:
    for sql in ("select repeat('x', 2000000000)", "select list(range) from range(1000000000)"):
        with pytest.raises(QueryError, match="COMMUNIQUE_SQL_MEGABYTES"):
            run_query(database, sql, SLOW)


def test_an_error_says_what_is_wrong_without_a_path(database: Path) -> None:
    with pytest.raises(QueryError, match="nowhere"):
        run_query(database, "select * from nowhere", LIMITS)
    with pytest.raises(QueryError) as missing:
        run_query(database.with_name("gone.duckdb"), "select 1", LIMITS)
    assert SECRET_FOLDER not in str(missing.value)
    with pytest.raises(QueryError, match="Unicode"):
        run_query(database, "select '\ud800'", LIMITS)
