"""Labels, stage directions and headings inside transcripts. All people are invented."""

from __future__ import annotations

import pytest

from ingest.extract import Extraction, extract
from ingest.extract.labels import find_labels
from ingest.extract.lexicon import lines, rows
from ingest.model import Document, Span, Statement, Turn

ADDRESS = """ADA ROBLEDO

The President. Mr. Speaker, fellow citizens: We meet in hard times.

II.

DEFENSE OF THE COAST

We will defend the coast against the pirates and against——

Audience members. Boo!

The President. ——and against all who pay them.

Audience member. [Inaudible]

The President. Thank you. [Laughter] The harbor is ours. (Applause.)

Representative Tilda K. Brandt. You sold the harbor!

Rep. Brandt. You sold it twice!

The President. [Applause] Thank you.
"""


def speech(text: str) -> Extraction:
    turn = Turn(Span(0, len(text)), "Ada Robledo", "President", "USA")
    return extract(Document("sotu", "key", text, turns=(turn,)))


def told(statements: list[Statement]) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in statements]


def test_an_address_with_calls_from_the_audience() -> None:
    found = speech(ADDRESS)
    assert told(found.statements) == [
        ("Ada Robledo", "Mr. Speaker, fellow citizens: We meet in hard times."),
        (
            "Ada Robledo",
            "We will defend the coast against the pirates and against—— "
            "——and against all who pay them.",
        ),
        ("Ada Robledo", "Thank you."),
        ("Ada Robledo", "The harbor is ours."),
        ("Tilda K. Brandt", "You sold the harbor!"),
        ("Tilda K. Brandt", "You sold it twice!"),
        ("Ada Robledo", "Thank you."),
    ]
    brandt = found.statements[4]
    assert brandt.role == "legislator"


def test_what_is_left_out_is_counted() -> None:
    assert speech(ADDRESS).note == "left out: 3 headings, 2 questions or calls, 3 stage directions"


def test_a_press_conference_with_full_stops() -> None:
    text = (
        "The Prime Minister. Good morning. We will sign the treaty.\n\n"
        "Q. When will you sign it?\n\n"
        "The Prime Minister. On Friday.\n\n"
        "Moderator. The last question, please.\n\n"
        "Q. And the tariffs?\n\n"
        "Secretary Tamm. We will lift the tariffs on grain.\n"
    )
    found = extract(Document("text", "key", text, title="Press conference"))
    assert [s.text for s in found.statements] == [
        "Good morning.",
        "We will sign the treaty.",
        "On Friday.",
        "We will lift the tariffs on grain.",
    ]
    assert found.note == "left out: 3 questions or calls"


def test_questions_and_answers_with_full_stops() -> None:
    text = (
        "Interview with Foreign Minister Ada Lindqvist of Sweden\n\n"
        "Q. Will you talk?\nA. We will talk to Norway.\nQ. When?\nA. We will meet in May.\n"
    )
    found = extract(Document("text", "key", text))
    assert told(found.statements) == [
        ("Ada Lindqvist", "We will talk to Norway."),
        ("Ada Lindqvist", "We will meet in May."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The President. He was never at ease with the word.\n\nIt is an old word.\n",
        "A. The first clause holds.\n\nB. The second does not.\n",
        "Mr. Speaker. Mr. Vice President. We meet in hard times.\n",
    ],
)
def test_prose_has_no_labels(text: str) -> None:
    assert find_labels(text) == []


@pytest.mark.parametrize("time", ["10:04 AM", "00:00:05.000 --> 00:00:09.000", "[01:12]"])
def test_lines_of_time_are_no_statements(time: str) -> None:
    found = speech(f"We meet in hard times.\n{time}\nWe will build.\n")
    assert [s.text for s in found.statements] == ["We meet in hard times.", "We will build."]


def test_a_text_all_in_capitals_keeps_its_sentences() -> None:
    text = "WE WILL DEFEND THE COAST.\nWE WILL NOT PAY.\n"
    assert [s.text for s in speech(text).statements] == text.splitlines()


def test_titles_of_sections_are_no_statements() -> None:
    said = ["We meet in hard times.", "We will build.", "Thank you", "It is late.", "We are done."]
    text = "\n\n".join([said[0], "Urban Policy", *said[1:], "Good night."])
    assert [s.text for s in speech(text).statements] == [*said, "Good night."]


def test_tables_have_no_doubles() -> None:
    labels = [row["label"] for row in rows("speaker_labels.csv")]
    assert len(labels) == len(set(labels))
    assert {row["who"] for row in rows("speaker_labels.csv")} == {
        "office",
        "press",
        "answer",
        "audience",
    }
    directions = lines("stage_directions.txt")
    assert directions == sorted(set(directions)) and all(w == w.lower() for w in directions)
