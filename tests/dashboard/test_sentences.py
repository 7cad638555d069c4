"""Names of states as a sentence has them."""

from __future__ import annotations

import pytest

from dashboard.entities import Names, begin, in_sentence
from ingest.actors.tables import read_table

WITH_ARTICLE = (
    "United States", "United Kingdom", "United Arab Emirates", "Soviet Union", "Netherlands",
    "Philippines", "Bahamas", "Gambia", "Maldives", "Comoros", "Vatican", "Czech Republic",
    "Dominican Republic", "Central African Republic", "Democratic Republic of the Congo",
    "Republic of the Congo", "Marshall Islands", "Solomon Islands", "Ottoman Empire",
    "Confederate States", "European Union", "United Nations", "World Bank",
)  # fmt: skip
WITHOUT = (
    "Russia", "Czechia", "Chile", "South Korea", "North Macedonia", "Serbia and Montenegro",
    "Trinidad and Tobago", "Norfolk Island", "Heard Island and McDonald Islands",
    "South Georgia and the South Sandwich Islands", "Saint Vincent and the Grenadines", "BRICS",
    "no state", "ZZZ", "",
)  # fmt: skip


@pytest.mark.parametrize("name", WITH_ARTICLE)
def test_state_that_is_a_common_noun_has_its_article(name: str) -> None:
    assert in_sentence(name) == f"the {name}"


@pytest.mark.parametrize("name", WITHOUT)
def test_proper_name_has_none(name: str) -> None:
    assert in_sentence(name) == name


def test_organisations_have_an_article() -> None:
    names = {row["name"] for row in read_table("organisations")}
    assert {name for name in names if in_sentence(name) == name} == {"BRICS"}


def test_only_states_have_an_article() -> None:
    assert in_sentence("United States", "target") == "the United States"
    dyad = "United States \u2192 Soviet Union"
    assert in_sentence(dyad, "dyad") == dyad
    assert in_sentence("Orla Union", "speaker") == "Orla Union"


def test_sentence_begins_with_a_capital() -> None:
    told = Names({"USA": "United States"}).told
    assert begin(f"{told('USA')} speaks") == "The United States speaks"
    assert begin(f"{told('ZZZ')} speaks") == "ZZZ speaks"
    assert begin("") == ""
