from __future__ import annotations

from datetime import date

import pytest

from ingest.actors.identity import institution_id, speaker_id


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Sergei Morkovin", "Sergey Morkovin", "RUS"),
        ("Dmitry A. Wolkow", "Dmitriy Volkov", "RUS"),
        ("William Harker Jr.", "Bill Harker", "USA"),
        ("José Ibáñez", "Jose Ibanez", "CHL"),
        ("Karim al-Hadidi", "Karim Hadidi", "JOR"),
        ("Foreign Minister Ada Lindqvist", "Ada Lindqvist", "SWE"),
        ("Min-jun Seo", "Min Jun Seo", "KOR"),
        ("מֹשֶׁה לוי", "משה לוי", "ISR"),
        ("葛\U000e0100城", "葛城", "JPN"),
    ],
)
def test_forms_of_one_name_are_one_speaker(one: str, other: str, country: str) -> None:
    assert speaker_id(one, country) == speaker_id(other, country)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ada Lindqvist", "SWE"), ("Eva Lindqvist", "SWE")),
        (("Ada Lindqvist", "SWE"), ("Ada Lindqvist", "FIN")),
        (("Lindqvist", "SWE"), ("Ada Lindqvist", "SWE")),
        (("राम शर्मा", "IND"), ("रमा शर्मा", "IND")),
        (("กล ดี", "THA"), ("กุล ดี", "THA")),
        (("がま", "JPN"), ("かま", "JPN")),
    ],
)
def test_different_people_stay_different(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert speaker_id(*one) != speaker_id(*other)


def test_an_identity_outlives_its_state() -> None:
    assert speaker_id("Andrei Gromyko", "SUN") == speaker_id("Andrei Gromyko", "RUS")


def test_a_known_leader_has_one_identity_whatever_the_form() -> None:
    forms = [
        speaker_id("Vladimir V. Putin", "RUS", date(2014, 1, 1)),
        speaker_id("Vladimir Putin", None),
        speaker_id("Putin", "RUS", date(2020, 1, 1)),
    ]
    assert len(set(forms)) == 1


def test_father_and_son_are_told_apart_by_the_date() -> None:
    assert speaker_id("Bush", "USA", date(1990, 1, 1)) != speaker_id(
        "Bush", "USA", date(2003, 1, 1)
    )


def test_who_goes_on_to_an_organisation_stays_one_speaker() -> None:
    at_home = speaker_id("Donald Tusk", "POL", date(2012, 1, 1))
    assert speaker_id("Donald Tusk", "EU", date(2016, 1, 1)) == at_home
    assert speaker_id("Javier Solana", "NATO") == speaker_id("Javier Solana", "EU")


def test_it_is_readable_and_stable() -> None:
    assert speaker_id("Ada Lindqvist", "SWE") == "swe:ada-lindqvist"
    assert speaker_id("Ada Lindqvist", None) == "xx:ada-lindqvist"
    assert institution_id("the Kremlin", "RUS") == "inst:rus:kremlin"


@pytest.mark.parametrize("name", ["", "   ", "?!", "??? ---", "\u0301"])
def test_odd_names_raise_nothing(name: str) -> None:
    assert speaker_id(name, None) == "xx:unnamed"
