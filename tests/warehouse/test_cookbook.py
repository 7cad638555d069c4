from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from warehouse.cookbook import Question, as_markdown, questions
from warehouse.query import run_query

# Asked of a small store without crises, threats, repeats over years or other projects' events.
MAY_BE_EMPTY = {
    "who-escalates-first",
    "most-changed-dyads",
    "a-speakers-turn",
    "threats-by-country",
    "conditional-threats",
    "coverage-gaps",
    "change-points",
    "behind-a-change-point",
    "unusual-periods",
    "quarantine",
}


def test_there_are_twenty_five_questions_and_more() -> None:
    assert len(questions()) >= 25
    assert len({question.slug for question in questions()}) == len(questions())


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.slug)
def test_a_question_is_one_with_a_note(question: Question) -> None:
    assert question.title.endswith("?") and question.note.endswith(".")
    assert not question.sql.endswith(";")


def test_the_page_in_the_documentation_is_up_to_date() -> None:
    assert (REPOSITORY / "docs" / "cookbook.md").read_text("utf-8") == as_markdown()


@pytest.mark.slow
@pytest.mark.parametrize("question", questions(), ids=lambda question: question.slug)
def test_a_question_is_answered(question: Question, built: Path) -> None:
    sql = question.sql.replace("'USA'", "'PER'").replace("'RUS'", "'CHL'")
    result = run_query(built / "communique.duckdb", sql)
    assert result.rows or question.slug in MAY_BE_EMPTY
    assert not result.is_truncated
