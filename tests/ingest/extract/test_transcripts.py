"""Turns of transcripts in plain text. All people are invented."""

import pytest

from ingest.extract.transcripts import find_turns


def turns(text: str) -> list[tuple[str, str]]:
    return [
        (text[t.label.start : t.label.end].strip(), text[t.span.start : t.span.end])
        for t in find_turns(text)
    ]


def test_names_before_a_colon() -> None:
    text = (
        "Ilo Marek: Thank you for coming.\nWe have much to do.\n\n"
        "Ana Tamm: We do indeed.\n\nIlo Marek: Then let us begin.\n"
    )
    assert turns(text) == [
        ("Ilo Marek", "Thank you for coming.\nWe have much to do."),
        ("Ana Tamm", "We do indeed."),
        ("Ilo Marek", "Then let us begin."),
    ]


def test_labels_in_capitals_and_questions() -> None:
    text = "SECRETARY TAMM: Good morning.\n\nQUESTION: Will you talk?\n\nSECRETARY TAMM: We will.\n"
    assert [(t.asks, t.answers) for t in find_turns(text)] == [
        (False, False),
        (True, False),
        (False, False),
    ]


def test_question_and_answer() -> None:
    text = "Q: Will you talk?\nA: We will.\nQ: When?\nA: Soon.\n"
    assert [(t.asks, t.answers) for t in find_turns(text)] == [(True, False), (False, True)] * 2


def test_question_without_a_colon() -> None:
    text = "MS. TAMM:  Good morning.\n\nQ  Will you talk?\n\nMS. TAMM:  We will.\n"
    assert [label for label, _ in turns(text)] == ["MS. TAMM", "Q", "MS. TAMM"]


@pytest.mark.parametrize("time", ["[00:01:12] ", "(01:12) ", "01:12 - ", "0:01:12.400 "])
def test_times_before_labels(time: str) -> None:
    text = f"{time}Ana Tamm: We begin.\n{time}Ilo Marek: We do.\n{time}Ana Tamm: Good.\n"
    assert [label for label, _ in turns(text)] == ["Ana Tamm", "Ilo Marek", "Ana Tamm"]


def test_marks_around_labels() -> None:
    text = "**THE PRESIDENT:** We will act.\n\n**MR. MAREK:** So will we.\n"
    assert turns(text) == [("THE PRESIDENT", "We will act."), ("MR. MAREK", "So will we.")]


def test_the_page_below_is_no_turn() -> None:
    text = "Ilo Marek: We begin.\n\nAna Tamm: We do.\n\nIlo Marek: Good.\nPublication date: May 2\n"
    assert turns(text)[-1] == ("Ilo Marek", "Good.")


@pytest.mark.parametrize(
    "text",
    [
        "MOSCOW: The talks failed.\nMOSCOW: The talks failed, an envoy said.\n",
        "The talks failed.\nRead more: The long road.\nSource: The Daily Gazette.\n",
        "Marek: No Talks Before Summer\nThe envoy said the talks had failed.\n",
        "There is one thing to say: the talks failed.\nAnd another: they may resume.\n",
    ],
)
def test_what_is_no_transcript(text: str) -> None:
    assert turns(text) == []


def test_a_quotation_that_ends_a_turn_keeps_its_mark() -> None:
    text = 'MR. TAMM: As she said, "we will talk."\n\nQUESTION: When?\n\nMR. TAMM: Soon.\n'
    assert turns(text)[0][1] == 'As she said, "we will talk."'
