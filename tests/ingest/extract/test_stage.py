"""Labels, stage directions and headings inside transcripts. All people are invented."""

from __future__ import annotations

import pytest

from ingest.extract import Extraction, extract
from ingest.extract.labels import find_labels
from ingest.extract.lexicon import rows
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


@pytest.mark.parametrize("at", ["10:04 AM", "00:00:05.000 --> 00:00:09.000", "[01:12]"])
def test_lines_of_time_are_no_statements(at: str) -> None:
    found = speech(f"We meet in hard times.\n{at}\nWe will build.\n")
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
    directions = [row["word"] for row in rows("stage_directions.csv")]
    assert len(directions) == len(set(directions)) and all(w == w.lower() for w in directions)
    sorts = [row["sort"] for row in rows("stage_directions.csv")]
    assert set(sorts) == {"direction", "everyday", "filler"} and sorts == sorted(sorts)


def test_a_threat_in_capitals_is_no_heading() -> None:
    text = (
        "They broke the deal.\nIRAN MUST NEVER HAVE A NUCLEAR WEAPON.\nWe will act.\n"
        "IF THEY ATTACK, WE WILL ANSWER WITH FORCE.\nThank you."
    )
    assert [s.text for s in speech(text).statements] == text.splitlines()


@pytest.mark.parametrize(
    "line", ["STOP THE WAR.", "IRAN MUST PAY", "WE’LL FIGHT", "IT ENDS NOW", "Iran Must Pay"]
)
def test_a_line_with_a_stop_or_a_clause_is_no_heading(line: str) -> None:
    text = f"They broke the deal.\n{line}\nWe will act.\nIt is late.\nThank you all.\n"
    assert line in [s.text for s in speech(text).statements]


@pytest.mark.parametrize("line", ["II. THE COAST", "THE COAST:", "MAY 4, 2024", "US POLICY", "IV."])
def test_headings_in_capitals_are_none_still(line: str) -> None:
    text = f"They broke the deal.\n{line}\nWe will act.\nThank you.\n"
    assert [s.text for s in speech(text).statements] == [
        "They broke the deal.",
        "We will act.",
        "Thank you.",
    ]


def test_capitals_in_hard_wrapped_text_are_kept() -> None:
    text = (
        "They broke the deal that we had signed with\nthem in the spring of the year, and they\n"
        "broke it for a handful of coins. We will\nnot forget what was done to us.\n\n"
        "WE SHALL NOT\nYIELD.\n\nThe coast is ours and the harbor is ours and\nso it will be.\n"
    )
    found = speech(text)
    assert "WE SHALL NOT\nYIELD." in [s.text for s in found.statements]
    assert found.note is None


def test_words_behind_a_colon_are_no_heading() -> None:
    text = (
        "Q: Whom do you trust?\n\nTHE PRESIDENT: NATO.\n\nQ: Whom do you fear?\n\n"
        "THE PRESIDENT: North Korea and Iran\n\nQ: What will you do?\n\n"
        "ANA TAMM: WE WILL NOT PAY.\n\nTHE PRESIDENT: We are done.\n"
    )
    found = extract(Document("text", "key", text, title="Press conference"))
    assert [s.text for s in found.statements] == [
        "NATO.",
        "North Korea and Iran",
        "WE WILL NOT PAY.",
        "We are done.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We cut off gas (the pipeline was a break with Europe).",
        "We cut off gas (a break with Europe).",
        "We will act (despite the disruption of trade).",
        "(We will not accept a pause in this war.)",
        "(They got applause.)",
        "(We will pause.)",
        "[We will act.]",
    ],
)
def test_brackets_with_words_of_the_speech_are_kept(text: str) -> None:
    found = speech(text)
    assert [s.text for s in found.statements] == [text]
    assert found.note is None


@pytest.mark.parametrize(
    "direction",
    [
        "[Laughter]",
        "(Applause and cheers.)",
        "(A moment of silence.)",
        "[Pause for applause]",
        "[A video was shown at this point.]",
        "(Through interpreter.)",
        "[Inaudible] [No response]",
    ],
)
def test_stage_directions_are_cut_at_both_ends(direction: str) -> None:
    found = speech(f"We will act. {direction}\n{direction} We will stay.\n{direction}\n")
    assert [s.text for s in found.statements] == ["We will act.", "We will stay."]


@pytest.mark.parametrize(
    "text",
    [
        "The Chairman. The chairman shall call the council.\n\n"
        "The Secretary. The secretary shall keep the books.\n\n"
        "Members. Every state on the coast shall be a member.\n",
        "A. The first clause holds.\n\nP. The next holds.\n\nQ. The last holds.\n\nWe will act.\n",
    ],
)
def test_articles_and_lettered_lists_are_no_transcript(text: str) -> None:
    assert find_labels(text) == []
    found = speech(text)
    assert {s.speaker for s in found.statements} == {"Ada Robledo"}
    assert text.split("\n")[-2].split(". ")[-1] in found.statements[-1].text


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n"])
def test_the_last_call_ends_with_its_paragraph(gap: str) -> None:
    text = gap.join(
        ["The President. We act.", "The President. We stay.", "Audience members. Boo!", "We pay."]
    )
    found = speech(text)
    assert told(found.statements) == [
        ("Ada Robledo", "We act."),
        ("Ada Robledo", "We stay."),
        ("Ada Robledo", "We pay."),
    ]
    assert found.note == "left out: 1 questions or calls"


def test_without_a_role_the_first_office_is_the_speaker() -> None:
    text = "The President. We act.\nThe Vice President. I warn Iran.\nThe President. Indeed."
    turn = Turn(Span(0, len(text)), "Ada Robledo")
    found = extract(Document("sotu", "key", text, turns=(turn,))).statements
    assert [s.text for s in found] == ["We act.", "I warn Iran.", "Indeed."]
    assert [s.speaker == "Ada Robledo" for s in found] == [True, False, True]
    mention = found[1].speaker_mention
    assert mention and text[mention.start : mention.end] == "The Vice President"


def test_long_runs_of_dashes_are_read() -> None:
    run = "—" * 40_000
    text = f"The President. We act {run} x\n\nThe President. {run} we stay.\n"
    assert speech(text).statements


def test_a_readout_is_counted_without_a_note() -> None:
    text = (
        "Statement by Foreign Minister Ada Tamm of Estonia\n\nBACKGROUND\n\n"
        "Minister Tamm said that Latvia broke the deal.\n\n"
        "Minister Tamm said that Estonia would answer Latvia.\n\n"
        "Minister Tamm warned that the talks would end.\n"
    )
    found = extract(Document("text", "key", text))
    assert len(found.statements) == 3
    assert found.note is None
