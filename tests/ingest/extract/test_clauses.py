"""What stands before reported words when they are coded. All people are invented."""

from __future__ import annotations

import pytest

from ingest.extract import extract
from ingest.model import Document, Statement
from ingest.rows import coding_input, statement_row


def statement(text: str) -> Statement:
    (found,) = extract(Document("article", "k", text)).statements
    return found


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Ilo Marek denied that Ruritania plans to invade.", "Ilo Marek denied"),
        ("Marek did not rule out the use of force.", "Marek did not rule out"),
        ("Marek, in a letter on Friday, warned of the use of force.",
         "Marek, in a letter on Friday, warned of"),
        ("They will leave the talks, said the envoy.", "the envoy said"),
        ("They will leave the talks, the envoy has warned.", "the envoy has warned"),
        ("The talks, he warned, will not go on.", "he warned"),
        ("The bridge was shelled, according to the envoy.", "the envoy said"),
        ("According to the envoy, the bridge was shelled.", "the envoy said"),
        ("Nor did Marek rule out the use of force.", "Nor did Marek rule out"),
        ("The bridge was shelled, Marek has not publicly denied.", "Marek has not publicly denied"),
        ("The bridge was shelled, Marek has not \u200bdenied.", "Marek has not denied"),
    ],
)  # fmt: skip
def test_speaker_and_verb_stand_before_what_is_reported(text: str, clause: str) -> None:
    assert statement(text).reporting_clause == clause


def test_what_is_said_of_the_speaker_before_the_verb_is_left_out() -> None:
    text = (
        "Ilo Marek, who had come from the capital by train with two advisers late on the evening "
        "of the vote, did not rule out the use of force."
    )
    assert statement(text).reporting_clause == "Ilo Marek did not rule out"


def test_another_statement_before_the_verb_is_left_out() -> None:
    text = "Marek rejected the criticism as baseless, saying that the bridge was closed for repair."
    first, second = extract(Document("article", "k", text)).statements
    assert (first.reporting_clause, second.reporting_clause) == ("Marek rejected", "Marek saying")


def test_another_quotation_before_the_verb_is_left_out() -> None:
    text = "Marek spoke of “a long night of talks” and warned of a walkout by the miners."
    clauses = [s.reporting_clause for s in extract(Document("article", "k", text)).statements]
    assert "Marek warned of" in clauses


def test_what_follows_the_report_is_left_out() -> None:
    text = (
        "The goals were clear, the admiral said. First, they were meant to show that the fleet was "
        '"cut off from the rest of the government."'
    )
    assert statement(text).reporting_clause == "the admiral said"


def test_a_clause_over_lines_is_on_one_and_names_who_acts() -> None:
    text = "The Ruritanian Defence\nMinister Ilo Marek warned of the use\nof force on the river."
    document = Document("article", "k", f"Lake, 3 May\n\n{text} They met in the\nevening.")
    (found,) = extract(document).statements
    item = coding_input(statement_row(document, found, 0))
    assert item.source == "The Ruritanian Defence Minister Ilo Marek"
    assert item.reporting_clause == f"{item.source} warned of"
    assert not item.is_spoken


def test_own_words_are_read_as_speech_of_nobody_marked() -> None:
    document = Document("article", "k", "“We will never talk to them,” Marek said.")
    (found,) = extract(document).statements
    item = coding_input(statement_row(document, found, 0))
    assert (item.source, item.reporting_clause, item.is_spoken) == (None, None, True)


def test_a_denial_far_from_the_verb_is_kept() -> None:
    text = (
        "Ilo Marek, who had come from the capital by train with two advisers late on the evening "
        "of the vote, did not explicitly rule out the use of force."
    )
    assert statement(text).reporting_clause == "Ilo Marek did not explicitly rule out"


@pytest.mark.parametrize(
    "text",
    [
        "“We will never talk to them,” Marek said.",
        "“we will never talk to them,” Marek said.",
        "Speech by Ilo Marek\n\nWe will talk.",
    ],
)
def test_own_words_stand_alone(text: str) -> None:
    assert statement(text).reporting_clause is None
