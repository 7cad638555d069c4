"""What only DuckDB says stands in macros, which are dispatched; the exceptions have their reasons.

Models in Python (change points) use DuckDB's relations and are not looked at.
"""

from __future__ import annotations

import re

import pytest

from warehouse.transform import project_folder

# What Spark SQL does not have, or has in another form.
CONSTRUCTS = {
    "exclude": r"\bexclude\s*\(",
    "qualify": r"\bqualify\b",
    "by name": r"\bby name\b",
    "using key": r"\busing key\b|\brecurring\.",
    "unnest": r"\b(?:unnest|generate_subscripts|generate_series)\s*\(",
    "lambda": r"\blambda\b|->",
    "list functions": r"\b(?:list|list_\w+|len|hash|mode|arg_max|arg_min)\s*\(",
    "list literals": r"\[",
    "casts": r"::",
    "days as a number": r"_date\s*-\s*(?:\w+\.)?\w+_date\b",
    "filter in a window": r"\bfilter\s*\([^()]*\)\s*over\b",
}
UNSIGNED = re.compile(r"\bu(?:big|small|tiny)?int(?:eger)?\b", re.IGNORECASE)
# qualify: the same as a condition around the query, but told where it belongs.
# by name: only an update reads what it wrote itself, and updates are DuckDB's own materialization.
# using key: groups of duplicates by a recursion that keeps one row a statement; an engine without
# it needs another algorithm, not another word.
ALLOWED = {
    "qualify": {"int_documents_new", "int_duplicate_pairs", "int_recodings", "int_speaker_roles"},
    "by name": {"fct_documents", "fct_mentions", "fct_statements"},
    "using key": {"int_duplicate_groups"},
}
OURS = [
    path
    for folder in ("models", "snapshots", "tests")
    for path in sorted((project_folder() / folder).rglob("*.sql"))
]


def plain(sql: str) -> str:
    """The SQL itself, without Jinja, comments and quoted texts."""
    return re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|--[^\n]*|'[^'\n]*'", " ", sql, flags=re.DOTALL)


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_what_only_duckdb_says_stands_in_macros(construct: str) -> None:
    found = {
        path.stem
        for path in OURS
        if re.search(CONSTRUCTS[construct], plain(path.read_text("utf-8")), re.IGNORECASE)
    }
    assert found == ALLOWED.get(construct, set())


def test_no_model_names_an_unsigned_type_within_its_jinja_either() -> None:
    assert [path.stem for path in OURS if UNSIGNED.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("construct", "sql"),
    [
        ("exclude", "select * exclude (a) from t"),
        ("lambda", "list_filter(a, lambda x: x > 1)"),
        ("list literals", "select coalesce(a, []) from t"),
        ("casts", "select a::date"),
        ("days as a number", "select rights.key_date - lefts.key_date <= 7"),
        ("filter in a window", "select count(*) filter (where a > 1) over by_date"),
    ],
)
def test_such_a_construct_is_seen_beside_jinja(construct: str, sql: str) -> None:
    assert re.search(CONSTRUCTS[construct], plain("{{ config(a=[1]) }} " + sql))
    assert not re.search(CONSTRUCTS[construct], plain("{{ all_but(['a']) }} -- a::b ["))
