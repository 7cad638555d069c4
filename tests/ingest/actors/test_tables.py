"""The linguistic tables: complete, free of contradictions, and readable by the code."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from ingest.actors.countries import (
    find_code,
    find_countries,
    organisations,
    short_names,
    successors,
)
from ingest.actors.names import given_names
from ingest.actors.roles import ROLES, find_roles
from ingest.actors.tables import DATA, read_table, word_list

CODES = set(short_names())
TABLES = sorted(path.stem for path in DATA.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_every_column_and_no_stray_space(name: str) -> None:
    for row in read_table(name):
        assert None not in row and None not in row.values(), row
        assert all(cell == cell.strip() for cell in row.values()), row


def test_every_code_in_a_table_is_a_known_one() -> None:
    used = {row["code"] for table in ("states", "institutions") for row in read_table(table)}
    used |= {row["country"] for row in read_table("leaders")}
    used |= set(successors().values())
    used |= {code for row in read_table("regions") for code in row["codes"].split()}
    for row in read_table("dependencies"):
        used |= {row["state"], *row["territories"].split()}
    used |= {code for row in read_table("shared_names") for code in row["codes"].split()}
    assert used <= CODES, used - CODES


def test_no_state_is_in_two_regions() -> None:
    codes = Counter(code for row in read_table("regions") for code in row["codes"].split())
    assert [code for code, n in codes.items() if n > 1] == []


def test_every_name_of_a_state_leads_to_its_code() -> None:
    for row in read_table("states"):
        for column in ("names", "demonyms", "capitals"):
            for text in filter(None, row[column].split("|")):
                assert find_code(text.removeprefix("the ").removeprefix("The ")) == row["code"], (
                    text
                )


def test_historical_states_end_after_they_begin() -> None:
    for row in read_table("historical_states"):
        assert date.fromisoformat(row["valid_from"]) < date.fromisoformat(row["valid_to"]), row


def test_blocked_phrases_name_no_state() -> None:
    for row in read_table("blocked_phrases"):
        assert find_countries(row["phrase"]) == [], row


def test_ambiguous_names_are_patterns_that_compile() -> None:
    for row in read_table("ambiguous_names"):
        assert re.compile(row["needs"]).search(row["name"]) is None, row
        re.compile(row["avoids"])
        assert re.compile(row["unless"]) and (row["avoids"] or not row["unless"]), row
        assert not row["until"] or row["reach"], row


def test_lookalikes_are_told_by_what_stands_around_them() -> None:
    phrases = {t for row in read_table("states") for c in row.values() for t in c.split("|")}
    phrases |= {row["term"] for row in read_table("institutions")}
    for row in read_table("not_states"):
        assert row["before"] or row["after"], row
        assert re.compile(row["before"]).groups == re.compile(row["after"]).groups == 0, row
        assert set(row["name"].split("|")) <= {"names", "demonyms", *phrases}, row


def test_names_have_one_code_at_a_time() -> None:
    periods = [(r["name"], int(r["first"]), int(r["last"])) for r in read_table("name_periods")]
    for name, first, last in periods:
        assert first <= last
        assert sum(n == name and f <= last and first <= t for n, f, t in periods) == 1


def test_every_role_pattern_finds_its_example() -> None:
    for row in read_table("roles"):
        assert row["role"] in ROLES
        found = find_roles(row["example"])
        assert found and found[0].role == row["role"], row


def test_role_nouns_are_lower_case_words() -> None:
    assert all(re.fullmatch(r"[a-z-]+", noun) for noun in word_list("role_nouns"))


def test_leaders_hold_known_roles_in_times_that_run_forward() -> None:
    for row in read_table("leaders"):
        assert row["role"] in ROLES, row
        assert re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", row["first"]), row
        assert row["first"][:4] <= (row["last"] or "9999")[:4], row
        assert row["gender"] in ("m", "f", ""), row


def test_organisations_are_no_states() -> None:
    states = {row["code"] for table in ("states", "historical_states") for row in read_table(table)}
    assert not states & organisations()


def test_given_names_have_one_gender() -> None:
    rows = [
        (name, row["gender"]) for row in read_table("given_names") for name in row["names"].split()
    ]
    assert len({name for name, _ in rows}) == len(set(rows))
    assert set(given_names().values()) == {"m", "f", "u"}


def test_a_nickname_belongs_to_one_family_only_by_intent() -> None:
    variants = Counter(v for row in read_table("nicknames") for v in row["variants"].split())
    assert [name for name, n in variants.items() if n > 1] == []
