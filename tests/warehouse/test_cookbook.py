from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import REPOSITORY
from warehouse import sandbox
from warehouse.cookbook import Question, as_markdown, questions
from warehouse.settings import SQL_MEGABYTES, SQL_ROWS

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


# The mark is of a period, not of a window of seven days; thin periods have no baseline_z.
NOT_MARKED = {"seven-day-window", "unusual-periods"}


def test_a_mean_of_a_series_is_marked_where_it_is_thin() -> None:
    showing = [
        question
        for question in questions()
        if "from marts.escalation_" in question.sql and "escalation_mean" in question.sql
    ]
    assert len(showing) >= 12
    unmarked = {question.slug for question in showing if "is_thin" not in question.sql}
    assert unmarked <= NOT_MARKED


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
        select *, 0.0 as baseline_mean, false as is_partial
        from (values
            ('PER', 'CHL', date '2029-12-01', 2.5, 11, 0.5), -- too short a past
            ('PER', 'CHL', date '2030-01-01', 2.5, 12, 0.5),
            ('CHL', 'PER', date '2030-02-01', 2.5, 24, -0.5), -- within its own interval
            ('CHL', 'PER', date '2030-03-01', 2.5, 24, 0.5),
            ('PER', 'CHL', date '2030-05-01', 2.5, 24, 0.5),
            ('DEU', 'FRA', date '2030-02-01', 2.5, 24, 0.5),
            ('FRA', 'DEU', date '2030-02-01', 2.5, 24, 0.5),
            ('BRA', 'KEN', date '2020-01-01', 2.5, 24, 0.5),
            ('KEN', 'BRA', date '2030-01-01', 2.5, 24, 0.5),
            ('JPN', 'KEN', date '2030-01-01', 2.5, 24, 0.5),
            ('KEN', 'JPN', date '2030-01-01', 1.9, 24, 0.5)
        ) as points (
            country_code, target_code, period_start, baseline_z, baseline_periods, escalation_low
        );
        """,
        "country_code, target_code, months_later, baseline_periods, baseline_periods_of_answer",
        [("PER", "CHL", 2, 12, 24), ("DEU", "FRA", 0, 24, 24)],
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
        "year, country_code, change, apart, clearness, is_apart",
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
        "speaker_name, year(year_start), year(year_before), change, clearness, is_apart",
        [
            ("Ada Otieno", 2030, 2028, -2.0, 2.0, True),
            ("Ines Vidal", 2029, 2028, 2.0, 0.8, False),
            ("Juan Soto", 2029, 2028, 0.0625, 0.25, False),
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
    "threats-by-country": (
        """
        create table marts.fct_statements as
        from (values
            ('PER', 'CHL', 'a', 'THREATEN', date '2030-01-02'),
            ('PER', 'CHL', 'a', 'THREATEN', date '2030-01-01'),
            ('PER', 'CHL', 'b', 'THREATEN', date '2030-02-01'),
            ('KEN', 'BRA', 'c', 'THREATEN', date '2030-01-01'),
            ('PER', 'BRA', 'a', 'SUPPORT', date '2030-01-01')
        ) as said (
            country_code, target_code, distinct_statement_id, act_toward_target, statement_date
        );
        """,
        "country_code, target_code, threats, month(first_date), month(last_date)",
        [("PER", "CHL", 2, 1, 2), ("KEN", "BRA", 1, 1, 1)],
    ),
    "conditional-threats": (
        """
        create table marts.fct_statements as
        from (values
            ('PER', 'THREATEN', 'conditional', 1), ('PER', 'THREATEN', 'conditional', 1),
            ('PER', 'THREATEN', 'conditional', 1), ('PER', 'THREATEN', 'will', 1),
            ('PER', 'THREATEN', 'will', 2), ('PER', 'COERCE', 'did', 1),
            ('BRA', 'THREATEN', 'may', 1)
        ) as said (country_code, act, modality, target_ordinal);
        """,
        "country_code, modality, threats, threat_share",
        [("BRA", "may", 1, 1.0), ("PER", "conditional", 3, 0.75), ("PER", "will", 1, 0.25)],
    ),
    "coverage-gaps": (
        """
        create table marts.coverage_country_month as
        from (values
            ('USA', date '2029-11-01'), ('USA', date '2029-12-01'), ('USA', date '2030-03-01'),
            ('PER', date '2030-01-01'), ('PER', date '2031-01-01')
        ) as months (country_code, period_start);
        """,
        "period_start::varchar",
        [("2030-01-01",), ("2030-02-01",)],
    ),
    "change-points": (
        """
        create table marts.change_points as
        select
            *, 'month' as grain, date '2030-01-01' as change_date,
            date '2029-12-01' as change_date_low, date '2030-02-01' as change_date_high,
            date '2030-12-01' as after_end, 0.0 as mean_before, size as mean_after
        from (values
            ('dyad', 'PER', 'CHL', 2.0, 0.04), ('dyad', 'KEN', 'BRA', -3.0, 0.04),
            ('dyad', 'FRA', 'DEU', 1.0, 0.01), ('country', 'PER', null, 5.0, 0.001)
        ) as changes (series, country_code, target_code, size, q_value);
        """,
        "country_code, target_code, size",
        [("FRA", "DEU", 1.0), ("KEN", "BRA", -3.0), ("PER", "CHL", 2.0)],
    ),
    "behind-a-change-point": (
        """
        create table marts.change_points as
        from (values
            (date '2030-02-01', 'PER', 'CHL', 2.0, ['b']),
            (date '2030-01-01', 'PER', null, 1.0, ['b', 'a'])
        ) as changes (change_date, country_code, target_code, size, statement_ids);
        create table marts.fct_statements as
        select *, 'Ines Vidal' as speaker_name, statement_id || '.' as text
        from (values
            ('a', 1, null, 4.0, null, date '2030-01-01'),
            ('b', 1, 'BRA', 1.0, -5.0, date '2030-02-01'),
            ('b', 2, 'CHL', 1.0, 6.0, date '2030-02-01'),
            ('c', 1, 'CHL', 9.0, 9.0, date '2030-02-01')
        ) as said (
            statement_id, target_ordinal, target_code, escalation, escalation_toward_target,
            statement_date
        );
        """,
        "month(change_date), target_code, escalation, text",
        [(1, None, 4.0, "a."), (1, None, 1.0, "b."), (2, "CHL", 6.0, "b.")],
    ),
    "unusual-periods": (
        """
        create table marts.escalation_country_month as
        select
            *, 9 as statements, 2.0 as escalation_mean, 1.5 as escalation_low,
            2.5 as escalation_high, 1.0 as baseline_mean,
            24 as baseline_periods
        from (values
            ('PER', date '2030-01-01', false, 2.0), ('PER', date '2030-02-01', false, -3.0),
            ('PER', date '2030-03-01', true, 9.0), ('PER', date '2030-04-01', false, null)
        ) as points (country_code, period_start, is_partial, baseline_z);
        """,
        "month(period_start), baseline_z",
        [(2, -3.0), (1, 2.0)],
    ),
    "backs-one-blames-another": (
        """
        create table marts.fct_statements as
        select
            *, date '2030-01-01' as statement_date, 'Ines Vidal' as speaker_name,
            'PER' as country_code, statement_id || '.' as text
        from (values
            ('a', 1, 'CHL', -3.0, true), ('a', 2, 'BRA', 2.0, true),
            ('b', 1, 'CHL', 6.0, true), ('b', 2, 'BRA', -2.0, true),
            ('c', 1, 'CHL', 6.0, false), ('c', 2, 'BRA', -6.0, false),
            ('d', 1, 'CHL', 6.0, true), ('d', 2, 'BRA', -1.0, true)
        ) as said (
            statement_id, target_ordinal, target_code, escalation_toward_target,
            is_distinct_representative
        );
        """,
        "text, backed, toward_backed, blamed, toward_blamed",
        [("b.", "BRA", -2.0, "CHL", 6.0), ("a.", "CHL", -3.0, "BRA", 2.0)],
    ),
    "quarantine": (
        """
        create schema meta;
        create table meta.quarantine as
        from (values
            ('no text', 'b.csv', 'row 2'), ('no text', 'a.csv', 'row 9'),
            ('no text', 'a.csv', 'row 7'), ('no date', 'c.csv', 'row 1')
        ) as items (reason, path, place);
        """,
        "reason, items, for_example, at_place",
        [("no text", 3, "a.csv", "row 7"), ("no date", 1, "c.csv", "row 1")],
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


def test_an_answer_that_may_be_empty_is_tested_on_other_data() -> None:
    assert ANSWERS.keys() >= MAY_BE_EMPTY


@pytest.mark.parametrize("slug", ANSWERS)
def test_an_answer_is_right(slug: str) -> None:
    marts, columns, answer = ANSWERS[slug]
    (question,) = (question for question in questions() if question.slug == slug)
    with duckdb.connect() as connection:
        connection.execute(f"create schema marts; {marts}")
        assert connection.execute(f"select {columns} from ({question.sql})").fetchall() == answer


def test_a_word_is_found_whatever_its_capitals() -> None:
    (question,) = (question for question in questions() if question.slug == "search")
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema marts;
            create table marts.fct_statements as
            select *, 1 as target_ordinal, 'Ines Vidal' as speaker_name, 'PER' as country_code,
                'CHL' as target_code, 0.0 as escalation
            from (values
                ('NATO lifts a Sanction.', date '2022-03-01'),
                ('A sanction stays.', date '2022-03-02'),
                ('Sanctions end.', date '2023-01-01'), ('Nothing.', date '2022-03-03')
            ) as said (text, statement_date);
            """
        )
        for word, found in (("sanction", 2), ("Sanction", 2), ("nato", 1), ("NATO", 1)):
            sql = question.sql.replace("'sanction'", f"'{word}'")
            assert len(connection.execute(sql).fetchall()) == found, word


@pytest.fixture(scope="module")
def reader(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """What a query's own process opens, for all questions."""
    request = {"database": str((built / "communique.duckdb").resolve()), "threads": 2}
    request["megabytes"] = SQL_MEGABYTES.value
    with sandbox._open(request) as connection:
        yield connection


@pytest.mark.slow
@pytest.mark.parametrize("question", questions(), ids=lambda question: question.slug)
def test_a_question_is_answered(question: Question, reader: duckdb.DuckDBPyConnection) -> None:
    sql = question.sql.replace("'USA'", "'PER'").replace("'RUS'", "'CHL'")
    answer = reader.sql(sandbox.checked(reader, sql)).to_arrow_table()
    assert answer.num_rows or question.slug in MAY_BE_EMPTY
    assert answer.num_rows <= SQL_ROWS.value
