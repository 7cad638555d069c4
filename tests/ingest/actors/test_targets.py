"""Targets, in sentences of our own; the speaker's state stands beside each."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.actors.targets import targets
from ingest.model import Span


def of(
    text: str, country: str | None, said: str | None = None, year: int | None = None
) -> tuple[str, ...]:
    start = text.index(said) if said else 0
    span = Span(start, start + len(said or text))
    return targets(text, [span], country, date(year, 6, 1) if year else None)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("We demand that Poland withdraw its complaint.", "DEU", ("POL",)),
        ("Germany has done all it could.", "DEU", ()),
        ("Berlin will not wait for Paris and Rome.", "DEU", ("FRA", "ITA")),
        ("The Kremlin must choose.", "USA", ("RUS",)),
        ("We call on the Americans to pay.", "CAN", ("USA",)),
        ("We thank NATO and the European Union.", "UKR", ("NATO", "EU")),
        ("The United Nations is the right place.", "KEN", ()),
        ("We urge the United Nations to act.", "KEN", ("UN",)),
        ("The weather was fine.", "KEN", ()),
    ],
)
def test_states_named_as_a_party(text: str, country: str, expected: tuple[str, ...]) -> None:
    assert of(text, country) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("We signed the paper in Vienna.", "CHL"),
        ("The Geneva conference failed.", "CHL"),
        ("At the talks in Egypt we made progress.", "CHL"),
        ("Our fathers fought Hitlerite Germany.", "GBR"),
        ("Fires broke out in Spain, Portugal, Greece and Italy.", "CHL"),
        (
            "I congratulate the delegate of Peru on his election to preside over the session.",
            "CHL",
        ),
    ],
)
def test_places_the_past_and_ceremony_are_no_targets(text: str, country: str) -> None:
    assert of(text, country) == ()


def test_the_victim_of_a_blamed_state_is_no_target() -> None:
    text = "Iraq's forces crossed the border of Kuwait and violate its sovereignty."
    assert of(text, "FRA") == ("IRQ",)
    assert of("We stand for the sovereignty of Kuwait.", "FRA") == ("KWT",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We support the brave people of Kuwait against Iraq's ongoing aggression.", ("KWT",)),
        ("We stand with Kuwait in the face of Iraqi aggression.", ("KWT",)),
        ("We commend Japan's strong response to Iraq's brutal invasion of Kuwait.", ("JPN",)),
        ("We will help Kuwait as it resists Iraq's unprovoked attack.", ("KWT",)),
        ("We thank Japan and Egypt for their help against Iraq's attack.", ("JPN", "EGY")),
        ("We condemn Jordan for supporting Iraq's invasion of Kuwait.", ("JOR", "IRQ")),
        ("Iraq's attack on Kuwait must end.", ("IRQ",)),
    ],
)
def test_who_is_backed_is_the_target_and_not_whom_it_is_against(
    text: str, expected: tuple[str, ...]
) -> None:
    assert of(text, "USA") == expected


def test_that_country_points_back() -> None:
    text = "Two years ago Chile closed its ports. We ask that country to open them."
    assert of(text, "PER", "We ask that country to open them.") == ("CHL",)


def test_they_go_on_about_the_last_state() -> None:
    text = "The Bolivians promised much. They have kept nothing."
    assert of(text, "PER", "They have kept nothing.") == ("BOL",)


def test_an_empty_it_points_nowhere() -> None:
    text = "Bolivia was there. It is late."
    assert of(text, "PER", "It is late.") == ()


def test_your_government_is_the_state_addressed() -> None:
    text = "I speak to the people of Japan. Your government can end this."
    assert of(text, "KOR", "Your government can end this.") == ("JPN",)


def test_the_sentence_around_tells_what_it_is_about() -> None:
    text = 'On the Cyprus issue she said she would not "join any ultimatum" and left.'
    assert of(text, "ITA", "join any ultimatum") == ("CYP",)


def test_naming_its_minister_means_the_state() -> None:
    text = "Spanish Foreign Minister Inés Robledo arrived late. Robledo owes us an answer."
    assert of(text, "MAR", "Robledo owes us an answer.") == ("ESP",)


def test_history_has_its_own_codes() -> None:
    assert of("The Soviet Union will be met with firmness.", "USA", year=1958) == ("SUN",)
    assert of("Russia will be met with firmness.", "USA", year=1958) == ("SUN",)
    assert of("The Ottoman Porte has been friendly.", "USA", year=1840) == ("OTM",)
    assert of("Yugoslavia must answer.", "AUT", year=1991) == ("YUG",)
    assert of("The Soviet people want peace.", "RUS", year=1958) == ()


def test_a_name_that_two_states_share_is_the_speakers_own() -> None:
    assert of("The Korean people want one Korea.", "PRK") == ()
    assert of("South Korea wants one Korea.", "PRK") == ("KOR",)


def test_without_a_speakers_country_every_party_counts() -> None:
    assert of("France and Spain will agree.", None) == ("FRA", "ESP")


def test_nothing_said_is_directed_at_nobody() -> None:
    assert targets("France", [], "DEU") == ()


def test_what_happens_in_the_state_a_report_is_about() -> None:
    text = (
        "Peru agreed to a truce with the rebels on Monday. Peru had fought them for a year. "
        "The army of Peru will withdraw. Chile's envoy Pilar Zamorano said the truce must hold. "
        "She said the weather was fine. Peru's congress votes on Friday."
    )
    assert of(text, "CHL", "the truce must hold") == ("PER",)
    assert of(text, "CHL", "the weather was fine") == ()
    assert of(text, "PER", "the truce must hold") == ()


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("She grew up in a tight-knit Chilean family.", "PER"),
        ("They beat a fine Chilean women's team.", "PER"),
        ("A killer from Chile shot her.", "PER"),
        ("His parents came here from Chile.", "PER"),
        ("He fought in Chile and Bolivia.", "PER"),
        ("The performance of our men in Chile has been splendid.", "PER"),
        ("We have spoken to friends in Rome and Vienna, in Paris and Tokyo.", "PER"),
    ],
)
def test_where_somebody_is_from_or_was_is_no_target(text: str, country: str) -> None:
    assert of(text, country) == ()


def test_who_sits_in_a_capital_is_the_state() -> None:
    assert of("We stand against the regime in Santiago.", "PER") == ("CHL",)
    assert of("The cabinets of Paris and Rome agreed.", "PER") == ("FRA", "ITA")


def test_a_victim_in_a_list_is_a_victim() -> None:
    text = "Germany's army marched into Luxembourg and Belgium."
    assert of(text, "USA") == ("DEU",)


def test_he_goes_on_about_a_leader_and_not_about_a_state() -> None:
    text = "Chile received our envoy. He carried a message of peace."
    assert of(text, "PER", "He carried a message of peace.") == ()
    text = (
        "Chilean President Inés Robledo has hidden it, and so has President Tomás Kovar of Chile. "
    )
    said = "He has no idea what is coming."
    assert of(text + said, "PER", said) == ("CHL",)


def test_they_are_whom_the_text_named_last() -> None:
    text = "In Chile we found the camps of the terrorists. They are not yet defeated."
    assert of(text, "PER", "They are not yet defeated.") == ()


def test_both_countries_are_the_speakers_and_the_one_just_named() -> None:
    said = "Trade between the two countries grows."
    text = "We built courts in Korea. Persia has sent a minister. "
    assert of(text + said, "USA", said) == ("IRN",)


def test_a_possession_is_no_foreign_state_while_it_is_one() -> None:
    assert of("We govern the Philippines justly.", "USA", year=1905) == ()
    assert of("We thank the Philippines.", "USA", year=1955) == ("PHL",)
    assert of("We ask the Philippines to open its ports.", "JPN", year=1935) == ("PHL",)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("We warn the Chinese side of the talks", "CHN"),
        ("The Russian side of the table must answer", "RUS"),
        ("The Iranian team lied", "IRN"),
        ("the Chinese coast guard rammed us", "CHN"),
        ("End the siege of Cuba", "CUB"),
        ("The siege of Qatar must end", "QAT"),
        ("a Russian War against Ukraine", "RUS"),
        ("We want a Turkey at peace with its neighbours", "TUR"),
        ("The threat coming from Iran must end.", "IRN"),
        ("Thank you, Governor. China must stop stealing our jobs.", "CHN"),
        ("Senator Poland left. We thank Poland. Poland stands firm.", "POL"),
        ("We demand Justice. Iran must answer.", "IRN"),
        ("Jordan Smith met the King. We thank Jordan for hosting. Jordan must act.", "JOR"),
    ],
)
def test_ordinary_sentences_keep_their_target(text: str, state: str) -> None:
    assert state in of(text, None, year=2020)
