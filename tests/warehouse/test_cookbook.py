from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.conftest import REPOSITORY
from warehouse.cookbook import Question, as_markdown, questions
from warehouse.query import run_query

# Asked of a small store without crises, threats, repeats over years or other projects' events.
MAY_BE_EMPTY = {
    "backs-one-blames-another",
    "asymmetry",
    "reciprocity",
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


ANSWERS = {
    "career-of-a-speaker": (
        """
        create table marts.dim_speakers as
        select 'per:v' as speaker_id, 'Ines Vidal' as speaker_name;
        create table marts.dim_speaker_roles as
        from (values
            ('per:v', 'diplomat', 'PER', date '2030-01-01', date '2030-01-31'),
            ('per:v', 'minister', 'PER', date '2030-02-01', date '2030-02-01'),
            ('per:v', 'legislator', 'PER', date '2030-02-02', null)
        ) as roles (speaker_id, role, country_code, valid_from, valid_to);
        create table marts.fct_statements as
        from (values
            ('a', 1, 'per:v', date '2030-01-31', 4.0), ('b', 1, 'per:v', date '2030-02-01', 2.0),
            ('c', 1, 'per:v', date '2030-02-02', 0.0), ('c', 2, 'per:v', date '2030-02-02', 0.0)
        ) as said (statement_id, target_ordinal, speaker_id, statement_date, escalation);
        """,
        "role, statements, escalation_mean",
        [("diplomat", 1, 4.0), ("minister", 1, 2.0), ("legislator", 1, 0.0)],
    ),
    "who-escalates-first": (
        """
        create table marts.escalation_dyad_month as
        select *, false as is_thin, false as is_partial
        from (values
            ('PER', 'CHL', date '2030-01-01', 2.5), ('CHL', 'PER', date '2030-03-01', 2.5),
            ('PER', 'CHL', date '2030-05-01', 2.5),
            ('DEU', 'FRA', date '2030-02-01', 2.5), ('FRA', 'DEU', date '2030-02-01', 2.5),
            ('BRA', 'KEN', date '2020-01-01', 2.5), ('KEN', 'BRA', date '2030-01-01', 2.5),
            ('JPN', 'KEN', date '2030-01-01', 2.5), ('KEN', 'JPN', date '2030-01-01', 1.9)
        ) as points (country_code, target_code, period_start, baseline_z);
        """,
        "country_code, target_code, months_later",
        [("PER", "CHL", 2), ("DEU", "FRA", 0)],
    ),
    "most-repeated-statements": (
        """
        create table marts.fct_statements as
        select *, 'Ines Vidal' as speaker_name
        from (values
            ('a', 'b', false, 1, 'Copied.', 'p', 'Post', date '2030-01-02'),
            ('b', 'b', true, 1, 'The first.', 'q', 'Courier', date '2030-01-01'),
            ('b', 'b', true, 2, 'The first.', 'q', 'Courier', date '2030-01-01'),
            ('c', 'b', false, 1, 'Of a year.', 'r', null, date '2029-01-01'),
            ('d', 'd', true, 1, 'Thank you.', 'p', 'Post', date '2030-01-01'),
            ('e', 'd', false, 1, 'Thank you.', 'p', 'Post', date '2030-01-01')
        ) as said (
            statement_id, distinct_statement_id, is_distinct_representative, target_ordinal, text,
            document_id, publisher, statement_date
        );
        """,
        "text, documents, publishers, mentions, year(first_date)",
        [("The first.", 3, 2, 3, 2030)],
    ),
    "most-changed-dyads": (
        """
        create table marts.escalation_dyad_year as
        select
            'CHL' as target_code, 9 as statements, *,
            escalation_mean - half as escalation_low, escalation_mean + half as escalation_high
        from (values
            ('PER', date '2028-01-01', 0.0, 0.5, false, false),
            ('PER', date '2029-01-01', 1.5, 0.5, false, false),
            ('PER', date '2030-01-01', 9.0, 0.5, false, true),
            ('PER', date '2027-01-01', 9.0, 0.5, true, false),
            ('KEN', date '2028-01-01', 0.0, 2.0, false, false),
            ('KEN', date '2029-01-01', -3.0, 2.0, false, false),
            ('BRA', date '2028-01-01', 0.0, 0.125, false, false),
            ('BRA', date '2029-01-01', 0.0625, 0.125, false, false)
        ) as points (country_code, period_start, escalation_mean, half, is_thin, is_partial);
        """,
        "year, country_code, change, apart, clearness, is_beyond_chance",
        [
            (2029, "PER", 1.5, 0.5, 1.5, True),
            (2029, "KEN", -3.0, -1.0, 0.75, False),
            (2029, "BRA", 0.0625, -0.1875, 0.25, False),
        ],
    ),
    "a-speakers-turn": (
        """
        create table marts.dim_speakers as
        from (values ('per:v', 'Ines Vidal'), ('chl:s', 'Juan Soto'), ('ken:o', 'Ada Otieno'))
            as speakers (speaker_id, speaker_name);
        create table marts.escalation_speaker_year as
        select
            *, 9 as statements,
            escalation_mean - half as escalation_low, escalation_mean + half as escalation_high
        from (values
            ('per:v', date '2027-01-01', 0.0, 2.0, false, false),
            ('per:v', date '2028-01-01', 0.5, 2.0, false, false),
            ('per:v', date '2029-01-01', 2.5, 0.5, false, false),
            ('per:v', date '2030-01-01', 9.0, 0.5, false, true),
            ('chl:s', date '2028-01-01', 0.0, 0.125, false, false),
            ('chl:s', date '2029-01-01', 0.0625, 0.125, false, false),
            ('ken:o', date '2027-01-01', 9.0, 0.5, true, false),
            ('ken:o', date '2028-01-01', 0.0, 0.5, false, false),
            ('ken:o', date '2030-01-01', -2.0, 0.5, false, false)
        ) as points (speaker_id, period_start, escalation_mean, half, is_thin, is_partial);
        """,
        "speaker_name, year(year_start), change, clearness, is_beyond_chance",
        [
            ("Ada Otieno", 2030, -2.0, 2.0, True),
            ("Ines Vidal", 2029, 2.0, 0.8, False),
            ("Juan Soto", 2029, 0.0625, 0.25, False),
        ],
    ),
    "asymmetry": (
        """
        create table marts.escalation_dyad_year as
        select
            *, date '2029-01-01' as period_start,
            escalation_mean - half as escalation_low, escalation_mean + half as escalation_high
        from (values
            ('PER', 'CHL', 2.5, 1.5, false, false), ('CHL', 'PER', 0.0, 1.0, false, false),
            ('KEN', 'BRA', 0.125, 0.125, false, false), ('BRA', 'KEN', 0.0, 0.125, false, false),
            ('FRA', 'DEU', 0.0, 0.5, false, false), ('DEU', 'FRA', 3.0, 0.5, false, false),
            ('JPN', 'USA', 9.0, 0.5, true, false), ('USA', 'JPN', 0.0, 0.5, false, false),
            ('JPN', 'AUS', 9.0, 0.5, false, true), ('AUS', 'JPN', 0.0, 0.5, false, true)
        ) as points (country_code, target_code, escalation_mean, half, is_thin, is_partial);
        """,
        "harsher, milder, difference, clearness",
        [("DEU", "FRA", 3.0, 3.0), ("PER", "CHL", 2.5, 1.0), ("KEN", "BRA", 0.125, 0.5)],
    ),
    "reciprocity": (
        """
        create table marts.escalation_dyad_month as
        select
            country_code, target_code, false as is_thin, false as is_partial,
            cast(date '2030-01-01' + interval (number) month as date) as period_start,
            -- Both rise for long; from month to month one goes up where the other goes down.
            number + if(country_code = 'CHL', 2, -2) * (number % 2) as escalation_mean
        from range(25) as months (number)
        cross join (values ('CHL', 'PER'), ('PER', 'CHL'), ('KEN', 'PER')) as dyads (
            country_code, target_code
        );
        """,
        "one, other, months, correlation < -0.4",
        [("CHL", "PER", 24, True)],
    ),
}


@pytest.mark.parametrize("slug", ANSWERS)
def test_an_answer_is_right(slug: str) -> None:
    marts, columns, answer = ANSWERS[slug]
    (question,) = (question for question in questions() if question.slug == slug)
    with duckdb.connect() as connection:
        connection.execute(f"create schema marts; {marts}")
        assert connection.execute(f"select {columns} from ({question.sql})").fetchall() == answer


@pytest.mark.slow
@pytest.mark.parametrize("question", questions(), ids=lambda question: question.slug)
def test_a_question_is_answered(question: Question, built: Path) -> None:
    sql = question.sql.replace("'USA'", "'PER'").replace("'RUS'", "'CHL'")
    result = run_query(built / "communique.duckdb", sql)
    assert result.rows or question.slug in MAY_BE_EMPTY
    assert not result.is_truncated
