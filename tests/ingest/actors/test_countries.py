from __future__ import annotations

from datetime import date

import pytest

from ingest.actors.countries import (
    Places,
    at_date,
    find_code,
    find_countries,
    places_of,
    same_state,
)
from ingest.actors.names import find_names


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


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Santiago Harbor was closed", 1898),
        ("the bay and harbor of Manila", 1898),
        ("Panama City, Florida, was hit", 2018),
        ("a mill in Lebanon, Pennsylvania", 2018),
        ("a shooting in Lebanon, Pa.", 2018),
        ("Paris, Texas", 2018),
        ("Moscow, Idaho, and its people mourn", 2018),
        ("Georgia and Alabama, not the State of Georgia, and Russia", 2018),
        ("Russia keeps the peace. The people of Georgia may alter their constitution", 1848),
        ("we took New Guinea, New Britain and New Georgia", 1944),
        ("guests from New London", 2015),
        ("Guinea pigs, Lima beans and Brazil nuts", 1999),
        ("the Niger Delta and the Congo River", 1999),
        ("the Indians hold their lands; India is far away", 1850),
        ("Indian tribes and the Indian Health Service; India wrote", 1965),
        ("Mr. Holland declined. Dr. Poland and Gen. Jordan went home.", 1999),
        ("Senator Poland, Senator Paris, Congresswoman Ada Jordan", 1999),
        ("Chad Bellamy was a hero.", 2018),
        ("the turkey, roast Turkey, and a Turkey sandwich", 2018),
        ("fine China, and a China cabinet", 2018),
        ("Washington and Oregon, Fort Washington, the State of Washington", 2018),
        ("General Washington and President Washington", 1850),
        ("the Wagner Act and the Wagner-Whitfield Act", 1949),
        ("they learn English, read the French, German, or Spanish languages", 1904),
        ("the Spanish American republics, and Ukrainian Americans", 1866),
        ("survivors of the Mexican War", 1890),
        ("the Uruguay round", 1991),
        ("Chicken Kiev", 2022),
        ("Rome, Georgia. Mexico, Missouri", 2018),
        ("the book is in English, French and German, or in Russian", 2018),
        ("from the North Pole; Polish your shoes", 1910),
    ],
)
def test_lookalikes(text: str, year: int) -> None:
    places = find_names(text, Places(find_countries(text, date(year, 6, 1))))[1]
    words = {text[slice(*m.span)] for m in places.mentions}
    assert words <= {"Russia", "India", "Americans"}


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("Turkey must withdraw", 2018, "TUR"),
        ("Mexico, Texas and Cuba", 1842, "MEX"),
        ("Holland must pay", 1840, "NLD"),
        ("Georgia, which Russia attacked", 2008, "GEO"),
        ("the Indians of Delhi", 1930, "IND"),
        ("Niger", 1999, "NER"),
        ("Nigeria", 1999, "NGA"),
        ("Papua New Guinea", 1999, "PNG"),
        ("Portuguese Guinea", 1970, "GNB"),
        ("British Honduras", 1888, "BLZ"),
        ("French Congo", 1900, "COG"),
        ("New Grenada", 1834, "COL"),
        ("Brussels", 1890, "BEL"),
        ("Brussels", 1999, "EU"),
        ("Prague", 1990, "CSK"),
        ("Belgrade", 1992, "YUG"),
        ("Kiev", 2014, "UKR"),
        ("Kyiv", 2022, "UKR"),
        ("English ships", 1812, "GBR"),
        ("Russian-American relations", 1999, "RUS"),
        ("Chad Bellamy spoke of Chad. Chad is at war, the Chadian envoy said", 1985, "TCD"),
    ],
)
def test_names_that_only_look_like_lookalikes(text: str, year: int, code: str) -> None:
    when = date(year, 6, 1)
    assert code in {
        m.code for m in find_names(text, Places(find_countries(text, when)))[1].mentions
    }


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("For Iran, Washington remains the great enemy", "IRN USA"),
        ("In Moscow, Washington is seen as an enemy", "RUS USA"),
        ("After Iraq, Washington turned to Iran", "IRQ USA IRN"),
        ("Like Ukraine, Georgia wants to join NATO", "UKR GEO NATO"),
        ("We support Ukraine, Georgia, Moldova, Armenia and Azerbaijan", "UKR GEO MDA ARM AZE"),
        ("Moldova, Georgia, and now Ukraine", "MDA GEO UKR"),
        ("Relations with Armenia, Georgia are good", "ARM GEO"),
        ("the Russia Georgia war", "RUS GEO"),
        ("Trade with Mexico, California's biggest partner", "MEX"),
        ("confront Russia, Victoria Nuland said", "RUS"),
        ("Talks in Paris, Texas and London", "FRA GBR"),
        ("Thank you, Governor. China must stop stealing our jobs.", "CHN"),
        ("We demand Justice. Iran must answer.", "IRN"),
        ("Judge Israel by its deeds. Israel wants peace.", "ISR ISR"),
        ("Count Russia among our friends. Russia keeps its word.", "RUS RUS"),
        ("Tell the Governor China must stop. China steals.", "CHN CHN"),
        ("He met the Senator\nChina protests", "CHN"),
        ("Jordan Smith met the King. We thank Jordan for hosting. Jordan must act.", "JOR JOR"),
        ("Senator Poland left. We thank Poland. Poland stands firm.", "POL POL"),
        ("the attack in Russian and Chinese waters", "RUS CHN"),
        ("the attack in Russian, Chinese and Iranian waters", "RUS CHN IRN"),
        ("confidence in Russian or Chinese promises", "RUS CHN"),
        ("trust in the Greek and Turkish governments", "GRC TUR"),
        ("Investment in German and French firms", "DEU FRA"),
        ("We read the Russian and Chinese proposals", "RUS CHN"),
        ("Russian President Ada Weber speaking to us", "RUS"),
        ("Senator McCain said that Russia must leave Georgia.", "RUS GEO"),
        (
            "Pakistan protested. We condemn Indian shelling across the frontier in Kashmir.",
            "PAK IND",
        ),
        ("India lied. We condemn Indian shelling. Native families and settlers fled.", "IND IND"),
        ("We condemn Indian shelling in Kashmir. Native families and settlers fled.", "IND"),
        ("The heads of state of Georgia and Russia met", "GEO RUS"),
        ("End the siege of Cuba", "CUB"),
        ("The siege of Qatar must end", "QAT"),
        ("a Russian War against Ukraine", "RUS UKR"),
        ("We want a Turkey at peace with its neighbours", "TUR"),
        ("At best China was slow", "CHN"),
        ("Does Iran harbor terrorists?", "IRN"),
        ("We told the Polish the truth", "POL"),
    ],
)
def test_ordinary_sentences_keep_their_states(text: str, codes: str) -> None:
    places = find_names(text, Places(find_countries(text, date(2020, 6, 1))))[1]
    assert [m.code for m in places.mentions] == codes.split()


def test_a_name_within_another_is_no_place_of_its_state() -> None:
    text = "South Sudan thanked Sudan, and Khartoum answered."
    places = places_of(text, ["SDN", "SSD", "EGY"])
    named = {code: [text[slice(*place)] for place in found] for code, found in places.items()}
    assert named == {"SDN": ["Sudan", "Khartoum"], "SSD": ["South Sudan"], "EGY": []}
    assert places["SDN"][0] == (20, 25)
