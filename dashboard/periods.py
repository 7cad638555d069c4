"""The calendar of the series: the periods of a grain, whole."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def first_day(day: date, grain: str) -> date:
    """The day with which the period of a day begins; a week begins on Monday."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if grain == "year" else day


def last_day(day: date, grain: str) -> date:
    """The day with which the period of a day ends, or the calendar's last one."""
    if grain == "week":
        return day + min(timedelta(days=6 - day.weekday()), date.max - day)
    if grain == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31) if grain == "year" else day
