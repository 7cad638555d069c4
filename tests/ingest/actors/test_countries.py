from __future__ import annotations

from datetime import date

import pytest

from ingest.actors.countries import at_date, find_code, find_countries, same_state


def found(text: str, published: date | None = None) -> list[tuple[str, str, str]]:
    return [
        (text[m.span.start : m.span.end], m.code, m.kind) for m in find_countries(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and Côte d’Ivoire agreed.", [("U.S.", "USA"), ("Côte d’Ivoire", "CIV")]),
        ("the US-led force", [("US", "USA")]),
        ("an anti-Turkish mood", [("Turkish", "TUR")]),
        ("North Koreans and South Koreans", [("North Koreans", "PRK"), ("South Koreans", "KOR")]),
        ("Bosnia and Herzegovina's border", [("Bosnia and Herzegovina", "BIH")]),
        ("the People's Republic of China", [("People's Republic of China", "CHN")]),
        ("East Germany, then Germany", [("East Germany", "DDR"), ("Germany", "DEU")]),
        ("the USSR", [("USSR", "SUN")]),
        ("the Kremlin and Foggy Bottom", [("Kremlin", "RUS"), ("Foggy Bottom", "USA")]),
        ("GERMANY AND FRANCE", [("GERMANY", "DEU"), ("FRANCE", "FRA")]),
        ("Burma, now Myanmar", [("Burma", "MMR"), ("Myanmar", "MMR")]),
    ],
)
def test_names_in_all_their_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(word, code) for word, code, _ in found(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "ships in the South China Sea",
        "a flight from New Mexico",
        "reported by the Washington Post",
        "Latin American markets",
        "the Vietnam War",
        "a Russian-speaking audience",
        "Atlanta, the capital of Georgia",
        "the porters, the Hillside",
        "Indian tribes west of the river",
        "",
    ],
)
def test_what_only_looks_like_a_state(text: str) -> None:
    assert found(text) == []


def test_georgia_is_a_state_where_the_caucasus_is_near() -> None:
    assert ("Georgia", "GEO", "name") in found("Georgia and Armenia signed.")


def test_kinds_tell_how_a_state_is_named() -> None:
    text = "France, the French, Paris, the EU, the Knesset"
    kinds = {word: kind for word, _, kind in found(text)}
    assert kinds == {
        "France": "name",
        "French": "demonym",
        "Paris": "capital",
        "EU": "organisation",
        "Knesset": "institution",
    }


def test_russia_is_the_soviet_union_while_it_stood() -> None:
    assert found("Moscow replied.", date(1962, 10, 25))[0][1] == "SUN"
    assert found("Moscow replied.", date(1914, 8, 1))[0][1] == "RUS"
    assert found("Moscow replied.", date(1999, 1, 1))[0][1] == "RUS"
    assert at_date("RUS", None) == "RUS"


def test_one_state_under_several_codes() -> None:
    assert same_state("SUN", "RUS")
    assert same_state("PRI", "USA")
    assert not same_state("PRK", "KOR")
    assert not same_state(None, "USA")


@pytest.mark.parametrize(
    ("text", "code"),
    [("fra", "FRA"), ("DE", "DEU"), ("Czech Republic", "CZE"), ("NATO", "NATO"), ("nowhere", None)],
)
def test_find_code_takes_codes_and_names(text: str, code: str | None) -> None:
    assert find_code(text) == code
