"""What stands before reported words when they are coded. All people are invented."""

from __future__ import annotations

import pytest

from ingest.extract import extract
from ingest.model import Document, Statement


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
        ("The bridge was shelled, according to the envoy.", "according to the envoy"),
        ("According to the envoy, the bridge was shelled.", "According to the envoy"),
        ("Marek called the raid “a cowardly crime.”", "Marek called"),
        ("Marek spoke of “a good day” for the region.", "Marek spoke of"),
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


@pytest.mark.parametrize(
    "text", ["“We will never talk to them,” Marek said.", "Speech by Ilo Marek\n\nWe will talk."]
)
def test_own_words_stand_alone(text: str) -> None:
    assert statement(text).reporting_clause is None
