from __future__ import annotations

from datetime import date

import pytest

from dashboard.events import EventsError, read_csv
from tests.dashboard.conftest import Open, told


def test_events_are_read_whatever_the_case_of_their_columns() -> None:
    marks = read_csv("\ufeffDate,Label\n1990-08-02,The strait closes\n".encode())
    assert [(m.day, m.label) for m in marks] == [(date(1990, 8, 2), "The strait closes")]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"when,what\n1990-08-02,x\n", "columns date and label"),
        (b"date,label\n02/08/1990,x\n", "Line 2"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 2_000_000, "larger than 1 MB"),
        (b"", "columns date and label"),
        (b"x" * 200_000 + b",label\n", "columns date and label"),
    ],
)
def test_file_that_is_no_table_of_events_is_explained(raw: bytes, said: str) -> None:
    with pytest.raises(EventsError, match=said):
        read_csv(raw)


def test_label_longer_than_a_csv_reader_expects_is_cut() -> None:
    (mark,) = read_csv(b"date,label\n1990-08-02," + b"x" * 200_000 + b"\n")
    assert len(mark.label) <= 80


def test_link_with_its_authors_own_events_asks_for_the_file(open_page: Open) -> None:
    app = open_page("trends", kind="country", e="USA", events="own")
    assert not app.exception
    assert "A link does not carry it" in told(app)
    assert "A link does not carry it" not in told(open_page("trends", kind="country", e="USA"))
