"""The calendar of the series: the periods of a grain, whole."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

PERIOD = {"day": "%-d %B %Y", "week": "week of %-d %B %Y", "month": "%B %Y", "year": "%Y"}


def first_day(day: date, grain: str) -> date:
    """The day with which the period of a day begins; a week begins on Monday."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if grain == "year" else day


def earlier(start: date, grain: str, periods: int) -> date:
    """The first day of the period so many before the one that starts, or the calendar's first."""
    if grain in ("day", "week"):
        return start - min(timedelta(days={"day": 1, "week": 7}[grain] * periods), start - date.min)
    months = 12 * start.year + start.month - 1 - {"month": 1, "year": 12}[grain] * periods
    return date(months // 12, months % 12 + 1, 1) if months >= 12 else date.min


def last_day(day: date, grain: str) -> date:
    """The day with which the period of a day ends, or the calendar's last one."""
    if grain == "week":
        return day + min(timedelta(days=6 - day.weekday()), date.max - day)
    if grain == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31) if grain == "year" else day


def period_text(start: date, grain: str) -> str:
    """A period as read: 1812, March 1812, week of 2 March 1812."""
    return start.strftime(PERIOD[grain]) if start.year >= 1000 else start.isoformat()
