"""Groups of near-duplicates against a comparison of all with all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import duckdb
import pytest

from warehouse.reference import write_reference
from warehouse.transform import run_dbt

pytestmark = pytest.mark.slow

BANDS = 8
UNDATED = date(1, 1, 1)
Statement = tuple[str, date, int, list[int]]


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The query of the pairs in a full build."""
    folder = tmp_path_factory.mktemp("duplicates")
    write_reference(folder / "landing")
    select = ["--select", "int_duplicate_pairs"]
    run_dbt(["compile", *select], folder / "scratch.duckdb", folder / "landing", folder)
    compiled = folder / "target" / "compiled" / "communique" / "models" / "intermediate"
    return (compiled / "int_duplicate_pairs.sql").read_text("utf-8")


def pairs(query: str, statements: Sequence[Statement]) -> list[tuple[str, str]]:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as scratch; use scratch; create schema intermediate")
        connection.execute("create table intermediate.int_loads_new as select 'l' as load_id")
        connection.execute(
            "create table intermediate.int_statement_keys (statement_id varchar, key_date date,"
            " exact_key ubigint, near_keys uinteger[], load_id varchar default 'l')"
        )
        connection.executemany(
            "insert into intermediate.int_statement_keys"
            " (statement_id, key_date, exact_key, near_keys) values (?, ?, ?, ?)",
            statements,
        )
        return connection.execute(query).fetchall()


def groups(
    statements: Sequence[Statement], links: Sequence[tuple[str, str]]
) -> set[frozenset[str]]:
    """The statements that links join, directly or by others."""
    group = {statement[0]: {statement[0]} for statement in statements}
    for left, right in links:
        joined = group[left] | group[right]
        for one in joined:
            group[one] = joined
    return set(map(frozenset, group.values()))


def alike(left: Statement, right: Statement) -> bool:
    shared = sum(a == b for a, b in zip(left[3], right[3], strict=True))
    return abs((left[1] - right[1]).days) <= 7 and (left[2] == right[2] or shared >= 2)


def made(chance: random.Random, count: int) -> list[Statement]:
    """Statements of texts whose bands often agree, half of them undated."""
    texts = [[100 * band + chance.randrange(40) for band in range(BANDS)] for _ in range(count)]
    statements = []
    for number in range(count):
        day = date(2030, 1, 1) + timedelta(days=chance.randrange(60))
        text = chance.randrange(count)
        statements.append((f"s{number}", chance.choice([day, UNDATED]), text, texts[text]))
    return statements


@pytest.mark.parametrize("seed", range(5))
def test_groups_are_those_of_a_comparison_of_all_with_all(query: str, seed: int) -> None:
    statements = made(random.Random(seed), 150)
    expected = [(a[0], b[0]) for a, b in combinations(statements, 2) if alike(a, b)]
    found = groups(statements, pairs(query, statements))
    assert found == groups(statements, expected)
    assert any(len(group) > 3 for group in found) and any(len(group) == 1 for group in found)


def test_the_pairs_of_undated_statements_grow_with_their_number(query: str) -> None:
    statements: list[Statement] = [
        (f"s{n:04d}", UNDATED, n, [1, 2, *range(n * 10, n * 10 + BANDS - 2)]) for n in range(1, 301)
    ]
    found = pairs(query, statements)
    assert len(found) == 299
    assert len(groups(statements, found)) == 1
