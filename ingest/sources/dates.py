"""Dates as sources write them: certain ones are read, uncertain ones are reported, none guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from ingest.model import DatePrecision

FIRST_YEAR = 1500


class Dated(NamedTuple):
    """A moment in UTC, or the start of the day, month or year that ``precision`` names."""

    at: datetime
    precision: DatePrecision


class DateProblem(ValueError):
    """The text gives no certain date; the message says why and what form would."""


_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-?([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_COMPACT_TIME = re.compile(r"([0-9]{8})([0-9]{6})Z?")
# Of what ISO 8601 allows beyond days: no weeks, no days of a year.
_ISO_TIME = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]|[0-9]{8}[Tt])[0-9]{2}.*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_SAID_YEAR = r"(?P<year>[0-9]{4})"
_CLOCK = (
    r"(?:,?\s+(?:at\s+)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*\(?(?P<zone>[a-z]{1,5}|[+-][0-9]{2}:?[0-9]{2})\)?)?)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_NUMERIC = re.compile(
    r"(?P<one>[0-9]{1,2})[./-](?P<other>[0-9]{1,2})[./-](?P<year>[0-9]{2,4})" + _CLOCK,
    re.IGNORECASE,
)
_IN_LETTERS = tuple(
    re.compile(_WEEKDAY + form + _CLOCK, re.IGNORECASE)
    for form in (
        rf"{_DAY}[\s-]+(?:of\s+)?{_NAME}[\s,-]+{_SAID_YEAR}",
        rf"{_NAME}\s+{_DAY},?\s+{_SAID_YEAR}",
        rf"{_SAID_YEAR}[\s,]+{_NAME}\s+{_DAY}",
        rf"{_NAME},?\s+{_SAID_YEAR}",
        rf"{_SAID_YEAR}\s+{_NAME}",
    )
)
# Hours from UTC: the zones of RFC 2822, and those that dated texts of this field often name.
_ZONES = {
    **{"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5},
    **{"mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "msk": 3},
}


def parse_date(text: str) -> Dated:
    """The date in ``text``: ISO 8601, RFC 2822, or with the month in letters.

    ``2023``, ``2023-11``, ``202311`` and ``November 2023`` are dates of lower precision. A numeric
    date is taken only if one reading is possible (``25/12/2023``, not ``03/04/2023``); without
    separators it has eight digits. A clock time in a zone that is not known is left out. A time
    without a zone is taken as UTC.

    Raises:
        DateProblem: no date, an impossible one, one in the future, or one with two readings.
    """
    text = text.strip()
    if not text:
        raise DateProblem("there is no date")
    dated = _read(text)
    if dated is None:
        raise DateProblem(f"{text[:80]!r} is not a date this program reads; write it as 2023-11-10")
    if dated.at.year < FIRST_YEAR:
        raise DateProblem(f"{text[:80]!r} lies before {FIRST_YEAR}")
    if dated.at > datetime.now(UTC) + timedelta(days=1):
        raise DateProblem(f"{text[:80]!r} lies in the future")
    return dated


def _read(text: str) -> Dated | None:
    if _YEAR.fullmatch(text):
        return Dated(_start(int(text), 1, 1, text), "year")
    if match := _MONTH.fullmatch(text):
        return Dated(_start(int(match[1]), int(match[2]), 1, text), "month")
    if match := _YEAR_FIRST.fullmatch(text):
        return Dated(_start(int(match[1]), int(match[3]), int(match[4]), text), "day")
    if match := _COMPACT.fullmatch(text):
        return Dated(_start(int(match[1]), int(match[2]), int(match[3]), text), "day")
    if match := _NUMERIC.fullmatch(text):
        return _numeric(match, text)
    for form in _IN_LETTERS:
        if match := form.fullmatch(text):
            return _in_letters(match, text)
    try:
        if match := _COMPACT_TIME.fullmatch(text):
            return Dated(datetime.strptime(text[:14] + "+0000", "%Y%m%d%H%M%S%z"), "second")
        if not _ISO_TIME.fullmatch(text):
            return None
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Dated(moment, "second")


def _in_letters(match: re.Match[str], text: str) -> Dated:
    parts = match.groupdict()
    month = _MONTHS.index(parts["month"][:3].lower()) + 1
    day = parts.get("day")
    start = _start(int(parts["year"]), month, int(day or 1), text)
    if day is None:
        return Dated(start, "month")
    return _at_clock(start, parts, text)


def _at_clock(start: datetime, parts: dict[str, str], text: str) -> Dated:
    """The day that begins at ``start``, or the moment of the clock time that ``parts`` hold."""
    offset = _offset(parts["zone"])
    if parts["hour"] is None or offset is None:
        return Dated(start, "day")
    hour = int(parts["hour"])
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    try:
        moment = start.replace(
            hour=hour,
            minute=int(parts["minute"]),
            second=int(parts["second"] or 0),
            tzinfo=timezone(offset),
        )
        return Dated(moment.astimezone(UTC), "second")
    except (ValueError, OverflowError) as error:
        raise DateProblem(f"{text!r} is not a date: {error}; write it as 2023-11-10") from error


def _offset(zone: str | None) -> timedelta | None:
    """The zone's distance from UTC, none said being 0; None for a zone that is not known."""
    if zone is None:
        return timedelta(0)
    if zone[0] in "+-":
        sign = -1 if zone[0] == "-" else 1
        minutes = int(zone[1:3]) * 60 + int(zone[-2:])
        return sign * timedelta(minutes=minutes) if minutes < 24 * 60 else None
    hours = _ZONES.get(zone.lower())
    return None if hours is None else timedelta(hours=hours)


def _numeric(match: re.Match[str], text: str) -> Dated:
    first, second, year = (int(match[part]) for part in ("one", "other", "year"))
    if len(match["year"]) != 4:
        raise DateProblem(f"the year of {text!r} is not certain; write it as 2023-11-10")
    if first > 12 >= second or first == second:
        return _at_clock(_start(year, second, first, text), match.groupdict(), text)
    if second > 12 >= first:
        return _at_clock(_start(year, first, second, text), match.groupdict(), text)
    is_none = first > 12 or 0 in (first, second)
    why = "is not a date" if is_none else "can be read in two ways"
    raise DateProblem(f"{text!r} {why}; write it as 2023-11-10")


def _start(year: int, month: int, day: int, text: str) -> datetime:
    try:
        return datetime.combine(date(year, month, day), datetime.min.time(), UTC)
    except ValueError as error:
        raise DateProblem(f"{text!r} is not a date: {error}; write it as 2023-11-10") from error
