"""What only DuckDB says stands in dispatched macros (`default__NAME`, `duckdb__NAME`), which
another engine overrides; the exceptions have their reasons.

Models in Python (change points) use DuckDB's relations and are not looked at, nor are
materializations, which name their adapter.
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
    "JSON": r"\b(?:json_\w+|\w+_json)\s*\(",
    "list functions": r"\b(?:list|list_\w+|len|hash|mode|arg_max|arg_min)\s*\(",
    "list literals": r"\[",
    "casts": r"::",
    "days as a number": r"_date\s*-\s*(?:\w+\.)?\w+_date\b",
    "filter in a window": r"\bfilter\s*\([^()]*\)\s*over\b",
}
UNSIGNED = re.compile(r"\bu(?:big|small|tiny)?int(?:eger)?\b", re.IGNORECASE)
# qualify: the same as a condition around the query, but told where it belongs.
# by name: only an update reads what it wrote itself, and updates are DuckDB's own materialization;
# the macros are of such models.
# using key: groups of duplicates by a recursion that keeps one row a statement; an engine without
# it needs another algorithm, not another word.
ALLOWED = {
    "qualify": {"int_documents_new", "int_duplicate_pairs", "int_recodings", "int_speaker_roles"},
    "by name": {
        *("fct_documents", "fct_mentions", "fct_statements"),
        *("escalation_series", "one_a_key"),
    },
    "using key": {"int_duplicate_groups"},
}
MACRO = re.compile(r"\{%-?\s*macro (\w+)\(.*?\{%-?\s*endmacro", re.DOTALL)
DISPATCHED = re.compile(r"adapter\.dispatch\('(\w+)'")
# An implementation that dbt itself calls by the adapter's name.
CALLED_BY_DBT = {"persist_docs"}


def files(*folders: str) -> dict[str, str]:
    """The texts of the project's SQL in these folders by name."""
    paths = [path for name in folders for path in (project_folder() / name).rglob("*.sql")]
    return {path.stem: path.read_text("utf-8") for path in paths}


def macros() -> dict[str, str]:
    texts = files("macros").values()
    return {found[1]: found[0] for text in texts for found in MACRO.finditer(text)}


def undispatched() -> dict[str, str]:
    """What another engine takes as it is: models, snapshots, tests and macros by name."""
    of_none = {name: text for name, text in macros().items() if "__" not in name}
    return files("models", "snapshots", "tests") | of_none


def plain(sql: str) -> str:
    """The SQL itself, without Jinja, comments and quoted texts."""
    return re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|--[^\n]*|'[^'\n]*'", " ", sql, flags=re.DOTALL)


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_what_only_duckdb_says_stands_in_dispatched_macros(construct: str) -> None:
    found = {
        name
        for name, text in undispatched().items()
        if re.search(CONSTRUCTS[construct], plain(text), re.IGNORECASE)
    }
    assert found == ALLOWED.get(construct, set())


def test_what_is_written_for_an_engine_is_dispatched() -> None:
    every = macros()
    of_engines = {name.partition("__")[2] for name in every if "__" in name}
    asked = {name for text in every.values() for name in DISPATCHED.findall(text)}
    assert of_engines - CALLED_BY_DBT == asked
    assert asked <= set(every)


def test_nothing_undispatched_names_an_unsigned_type_within_its_jinja_either() -> None:
    assert [name for name, text in undispatched().items() if UNSIGNED.search(text)] == []


@pytest.mark.parametrize(
    ("construct", "sql"),
    [
        ("exclude", "select * exclude (a) from t"),
        ("lambda", "list_filter(a, lambda x: x > 1)"),
        ("list literals", "select coalesce(a, []) from t"),
        ("casts", "select a::date"),
        ("JSON", "select from_json(a)"),
        ("days as a number", "select rights.key_date - lefts.key_date <= 7"),
        ("filter in a window", "select count(*) filter (where a > 1) over by_date"),
    ],
)
def test_such_a_construct_is_seen_beside_jinja(construct: str, sql: str) -> None:
    assert re.search(CONSTRUCTS[construct], plain("{{ config(a=[1]) }} " + sql))
    assert not re.search(CONSTRUCTS[construct], plain("{{ all_but(['a']) }} -- a::b ["))
