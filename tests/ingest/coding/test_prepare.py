from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actors.tables import read_table
from ingest.coding.prepare import (
    MARKS,
    PEOPLE,
    PLACE,
    SOURCE,
    SOURCE_END,
    SPOKEN,
    TARGET,
    TARGET_END,
    find_actor,
    prepare,
    unquoted,
)

# Words that mean something else as well, or that are themselves an attack.
NOT_NEUTRAL = {"Pole", "Kiwi", "Kiwis", "Saharan", "Zionist", "Zionists", "Zionist entity"}
NOT_NEUTRAL |= {"Zionist regime", "the Porte", "the Sicilies"}


def squeeze(text: str) -> str:
    return " ".join(text.split())


def test_names_of_places_and_peoples_become_neutral() -> None:
    prepared = prepare("Moscow and the United States met Polish envoys, not polish makers.")
    assert squeeze(prepared.text) == squeeze(
        f"{PLACE} and the {PLACE} met {PEOPLE} envoys, not polish makers."
    )


def test_names_in_capitals_are_names_too() -> None:
    prepared = prepare("SAUDI ARABIA WARNS KOREANS")
    assert squeeze(prepared.text) == f"{PLACE} WARNS {PEOPLE}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Peru-Ghana talks", f"The {PLACE} - {PLACE} talks"),
        ("Pro-Chilean marches", f"Pro- {PEOPLE} marches"),
        ("Sino-Indian and FRANCO-GERMAN", f"{PEOPLE} {PEOPLE} and {PEOPLE} {PEOPLE}"),
        ("Guinea-Bissau won", f"{PLACE} won"),
    ],
)
def test_either_name_of_a_hyphenated_pair_becomes_neutral(text: str, expected: str) -> None:
    assert squeeze(prepare(text).text) == expected


@pytest.mark.parametrize("table", ["states", "historical_states"])
def test_every_state_that_the_pipeline_knows_is_nameless(table: str) -> None:
    told = [
        name.strip()
        for row in read_table(table)
        for column in ("names", "demonyms", "capitals")
        for name in row[column].split("|")
        if name.strip()
    ]
    kept = {name for name in told if not {PLACE, PEOPLE} & set(prepare(name).text)}
    assert kept <= NOT_NEUTRAL


def test_actors_are_marked_where_they_stand() -> None:
    prepared = prepare("Peru's navy warned the Chilean fleet.", "Peru's navy", "the Chilean fleet")
    assert squeeze(prepared.text) == squeeze(
        f"{SOURCE} {PLACE} 's navy {SOURCE_END} warned {TARGET} the {PEOPLE} fleet {TARGET_END} ."
    )


def test_an_actor_that_is_not_in_the_text_is_left_out() -> None:
    assert prepare("They refused.", "Ghana", "").text == "They refused."


def test_actors_are_found_as_whole_words_first() -> None:
    assert find_actor("The Iranians met Iran.", "Iran") == (17, 21)
    assert find_actor("The Iranians left.", "Iran") == (4, 8)
    assert find_actor("Nobody.", " ") is None


def test_speech_is_marked_in_front() -> None:
    prepared = prepare("We left Peru.", "We", is_spoken=True)
    assert squeeze(prepared.text) == f"{SPOKEN} {SOURCE} We {SOURCE_END} left {PLACE} ."


@given(st.text(), st.text(max_size=5), st.text(max_size=5), st.booleans())
def test_any_text_keeps_its_places(text: str, source: str, target: str, is_spoken: bool) -> None:
    prepared = prepare(text, source, target, is_spoken)
    assert len(prepared.origin) == len(prepared.text) + 1
    assert prepared.origin == sorted(prepared.origin)
    for position, character in enumerate(prepared.text):
        if character not in MARKS and not character.isspace():
            assert text[prepared.origin[position]] == character


def test_what_is_printed_in_quotation_marks_is_read_without_them_at_its_places() -> None:
    printed = "“We met,” “and we talked.”"
    assert unquoted(printed) == " We met,   and we talked. "
    assert unquoted("We met the “envoy”.") == "We met the “envoy”."
    assert unquoted("‘We met.’") == " We met. "
    assert unquoted("“Peace” is what they call it.") == "“Peace” is what they call it."
    assert unquoted("") == ""
    assert unquoted('"' * 100_000 + "a")[-1] == "a"
