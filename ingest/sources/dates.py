"""Dates as sources write them: certain ones are read, uncertain ones are reported, none guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from dateutil import parser as dateutil_parser

from ingest.model import DatePrecision


class Dated(NamedTuple):
    """A moment in UTC, or the start of the day, month or year that ``precision`` names."""

    at: datetime
    precision: DatePrecision


class DateProblem(ValueError):
    """The text gives no certain date; the message says why and what form would."""


_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})(?:\D.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april"
    r"|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"\b\d{4}\b")
_DAY = re.compile(r"\b\d{1,2}(st|nd|rd|th)?\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")


def parse_date(text: str) -> Dated:
    """The date in ``text``: ISO 8601, RFC 2822, or with the month in letters.

    ``2023``, ``2023-11`` and ``November 2023`` are dates of lower precision. A numeric date is
    taken only if one reading is possible (``25/12/2023``, not ``03/04/2023``).

    Raises:
        DateProblem: no date, an impossible one, or one that can be read in two ways.
    """
    text = text.strip()
    if not text:
        raise DateProblem("there is no date")
    if _YEAR.fullmatch(text):
        return Dated(_start(int(text), 1, 1, text), "year")
    if match := _MONTH.fullmatch(text):
        return Dated(_start(int(match[1]), int(match[2]), 1, text), "month")
    if match := _COMPACT.fullmatch(text):
        return Dated(_start(int(match[1]), int(match[2]), int(match[3]), text), "day")
    if match := _NUMERIC.fullmatch(text):
        return _numeric(match, text)
    try:
        return _precise(datetime.fromisoformat(text), text)
    except ValueError:
        pass
    if _NAMED_MONTH.search(text) and _FOUR_DIGITS.search(text):
        return _with_month_name(text)
    raise DateProblem(f"{text!r} is not a date this program reads; write it as 2023-11-10")


def _with_month_name(text: str) -> Dated:
    try:
        parsed = dateutil_parser.parse(text, default=datetime(1, 1, 1))
    except (ValueError, OverflowError) as error:
        raise DateProblem(f"{text!r} is not a date: {error}; write it as 2023-11-10") from error
    if not _DAY.search(_FOUR_DIGITS.sub("", text, count=1)):
        return Dated(_start(parsed.year, parsed.month, 1, text), "month")
    return _precise(parsed, text)


def _numeric(match: re.Match[str], text: str) -> Dated:
    first, second, year = (int(part) for part in match.groups())
    if len(match[3]) != 4:
        raise DateProblem(f"the year of {text!r} is not certain; write it as 2023-11-10")
    if first > 12 >= second:
        return Dated(_start(year, second, first, text), "day")
    if second > 12 >= first:
        return Dated(_start(year, first, second, text), "day")
    if first == second:
        return Dated(_start(year, first, second, text), "day")
    raise DateProblem(f"{text!r} can be read in two ways; write it as 2023-11-10")


def _precise(moment: datetime, text: str) -> Dated:
    has_clock = bool(_CLOCK.search(text))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if has_clock:
        return Dated(moment, "second")
    return Dated(moment.replace(hour=0, minute=0, second=0, microsecond=0), "day")


def _start(year: int, month: int, day: int, text: str) -> datetime:
    try:
        return datetime.combine(date(year, month, day), datetime.min.time(), UTC)
    except ValueError as error:
        raise DateProblem(f"{text!r} is not a date: {error}; write it as 2023-11-10") from error
