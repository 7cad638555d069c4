from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ingest.extract.assemble import Assembler
from ingest.model import DatePrecision, Document


@pytest.mark.parametrize(
    ("precision", "day"), [("year", None), ("month", None), ("day", date(2024, 1, 1))]
)
def test_only_a_certain_day_tells_who_holds_an_office(
    precision: DatePrecision, day: date | None
) -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    document = Document("text", "k", "A text.", published_at=at, date_precision=precision)
    assembler = Assembler(document)
    assert assembler.day == day
    assert assembler.date == date(2024, 1, 1)
