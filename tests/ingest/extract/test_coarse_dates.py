"""Texts dated by a month or a year: of which state and people they tell, and of which not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.extract import extract
from ingest.model import DatePrecision, Document, Span, Statement, Turn


def said(
    text: str, year: int, month: int, precision: DatePrecision, *turns: Turn
) -> list[Statement]:
    at = datetime(year, month, 1, tzinfo=UTC)
    document = Document("text", "k", text, published_at=at, date_precision=precision)
    return extract(replace(document, turns=turns)).statements


@pytest.mark.parametrize("precision", ["year", "month", "day", "second"])
@pytest.mark.parametrize(("year", "state"), [(1962, "SUN"), (2012, "RUS")])
def test_moscow_is_of_the_state_of_its_time(
    precision: DatePrecision, year: int, state: str
) -> None:
    text = "Moscow said that it would answer.\n\n“Russia must leave,” said Ana Tamm of Poland."
    first, second = said(text, year, 10, precision)
    assert (first.country, second.targets) == (state, (state,))
    spoken = "Russia must leave."
    [turn] = said(spoken, year, 10, precision, Turn(Span(0, len(spoken)), country="POL"))
    assert turn.targets == (state,)


@pytest.mark.parametrize("precision", ["year", "month", "day"])
def test_a_leader_who_is_named_is_the_one_of_that_time(precision: DatePrecision) -> None:
    text = "Bush told reporters that he would wait."
    assert [s.speaker for s in said(text, 1990, 10, precision)] == ["George H. W. Bush"]
    assert [s.speaker for s in said(text, 2005, 10, precision)] == ["George W. Bush"]
    text = "Gromyko told reporters that he would wait."
    assert [s.country for s in said(text, 1962, 10, precision)] == ["SUN"]


@pytest.mark.parametrize(
    ("precision", "holder"), [("year", None), ("month", None), ("day", "Barack Obama")]
)
def test_only_a_day_tells_who_held_an_office(precision: DatePrecision, holder: str | None) -> None:
    article = "The American president said that he would wait."
    assert [s.speaker for s in said(article, 2013, 5, precision)] == [holder]
    transcript = "The American President: We will wait.\n\nAna Tamm: So will we.\n"
    assert [s.speaker for s in said(transcript, 2013, 5, precision)] == [holder, "Ana Tamm"]
    speech = (
        "Congress met at the White House. Republicans in Congress agreed.\n"
        "The President. We will wait.\nQ. When?\nThe President. We will wait here.\n"
    )
    turn = Turn(Span(0, len(speech)), "Ilo Marek", "spokesperson", "POL")
    found = said(speech, 2013, 5, precision, turn)
    assert [s.speaker for s in found] == ["Ilo Marek", "Ilo Marek", holder, holder]
