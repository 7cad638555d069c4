from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.sources.dates import DateProblem, parse_date


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2023-11-10", datetime(2023, 11, 10), "day"),
        ("20231110", datetime(2023, 11, 10), "day"),
        ("2023-11-10T23:30:00-05:00", datetime(2023, 11, 11, 4, 30), "second"),
        ("2023-11-10T08:00:00Z", datetime(2023, 11, 10, 8), "second"),
        ("Fri, 22 Jul 2022 21:29:15 +0000", datetime(2022, 7, 22, 21, 29, 15), "second"),
        ("December 31, 1999, 19:30", datetime(1999, 12, 31, 19, 30), "second"),
        ("10 November 2023", datetime(2023, 11, 10), "day"),
        ("25/12/2023", datetime(2023, 12, 25), "day"),
        ("25/12/2023 14:30", datetime(2023, 12, 25, 14, 30), "second"),
        ("12/25/2023, 2:30 PM EST", datetime(2023, 12, 25, 19, 30), "second"),
        ("2023/1/5", datetime(2023, 1, 5), "day"),
        ("20231110T083000Z", datetime(2023, 11, 10, 8, 30), "second"),
        ("2023-11-10 08:30", datetime(2023, 11, 10, 8, 30), "second"),
        ("202311", datetime(2023, 11, 1), "month"),
        ("05/05/2023", datetime(2023, 5, 5), "day"),
        ("2023-11", datetime(2023, 11, 1), "month"),
        ("November 2023", datetime(2023, 11, 1), "month"),
        ("1985", datetime(1985, 1, 1), "year"),
    ],
)
def test_certain_dates_are_read(text: str, expected: datetime, precision: str) -> None:
    assert parse_date(text) == (expected.replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no date"),
        ("03/04/2023", "two ways"),
        ("3.4.23", "year"),
        ("13/14/2023", "not a date"),
        ("00/05/2023", "not a date"),
        ("2023-02-30", "not a date"),
        ("0000", "not a date"),
        ("yesterday", "not a date"),
        ("10 November", "not a date"),
        ("2023111", "not a date"),
        ("202313", "not a date"),
        ("2023-W45", "not a date"),
        ("2023-W45-1", "not a date"),
        ("2023W451", "not a date"),
        ("2023-111", "not a date"),
        ("2023-11-10x08:30", "not a date"),
        ("12/25/2023 or 12/26/2023", "not a date"),
        ("12/25/2023 to 12/31/2023", "not a date"),
        ("25/12/2023 edition", "not a date"),
        ("12/25/2023 99:30", "not a date"),
        ("November 31, 2023", "not a date"),
        ("1 January 0001 00:00 +01:00", "not a date"),
        ("Fri, 31 Dec 9999 23:59:59 -0500", "not a date"),
    ],
)
def test_uncertain_dates_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateProblem, match=reason):
        parse_date(text)
