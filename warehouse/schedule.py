"""Loads the configured sources and refreshes, again and again, by the same commands as a person.

Every step is a process of its own: one that fails, hangs or takes all memory does not take the
scheduler with it, and one that takes too long is ended with all that it started. What happens is
logged as JSON, one object a line.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from ingest.sources.remote import UNREACHABLE
from warehouse.config import Config, Source
from warehouse.settings import STEP_SECONDS

LOG = logging.getLogger("communique.schedule")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# Exit codes of `communique ingest`: that something was quarantined is not a failure.
INGEST_FINE = (0, 1)
GRACE_SECONDS = 20
POLL_SECONDS = 0.2


class ScheduleError(ValueError):
    """An interval or a cron expression that cannot be read."""


def every(text: str) -> BaseTrigger:
    """A trigger for an interval like 30s, 15m, 1h or 1d, that fires at once the first time."""
    match = re.fullmatch(r"([1-9]\d{0,5})([smhd])", text)
    if match is None:
        raise ScheduleError(f"{text!r} is no interval; write 30s, 15m, 1h or 1d")
    length = {UNITS[match[2]]: int(match[1])}
    return IntervalTrigger(**length, start_date=datetime.now(UTC), timezone=UTC)


def cron(text: str) -> BaseTrigger:
    """A trigger for a cron expression of five fields, in UTC, as cron reads it.

    Weekdays count from Sunday (0 and 7), and where both the day of the month and the weekday are
    restricted, either will do. Raises ScheduleError.
    """
    fields = text.lower().split()
    if len(fields) != 5:
        raise ScheduleError(f"{text!r} is no cron expression: five fields are needed")
    minute, hour, day, month, weekday = fields
    try:
        days = [(day, _weekdays(weekday))]
        if not day.startswith("*") and not weekday.startswith("*"):
            days = [(day, "*"), ("*", _weekdays(weekday))]
        triggers = [
            CronTrigger(
                minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=UTC
            )
            for day, weekday in days
        ]
    except ValueError as error:
        raise ScheduleError(f"{text!r} is no cron expression of five fields: {error}") from error
    trigger = triggers[0] if len(triggers) == 1 else OrTrigger(triggers)
    if trigger.get_next_fire_time(None, datetime.now(UTC)) is None:
        raise ScheduleError(f"{text!r} is a day that never comes")
    return trigger


def _weekdays(field: str) -> str:
    """The weekdays of a cron field by name: APScheduler's numbers begin with Monday."""
    if field == "*":
        return field
    numbers = {number % 7 for part in field.split(",") for number in _weekday_numbers(part)}
    return ",".join(WEEKDAYS[number] for number in sorted(numbers))


def _weekday_numbers(part: str) -> range:
    """A weekday, a range of them or ``*``, by numbers from 0 (Sunday) to 7 (Sunday again)."""
    day = "[0-7]|" + "|".join(WEEKDAYS)
    match = re.fullmatch(rf"(?:\*|({day})(?:-({day}))?)(?:/([1-7]))?", part)
    if match is None:
        raise ValueError(f"{part!r} is no day of the week")
    first, last, step = match.groups()
    if first is None:
        return range(0, 7, int(step or 1))
    start, end = _weekday_number(first), _weekday_number(last or first)
    if start and not end:
        end = 7
    if end < start or (step and last is None):
        raise ValueError(f"{part!r} is no day of the week")
    return range(start, end + 1, int(step or 1))


def _weekday_number(day: str) -> int:
    return int(day) if day.isdigit() else WEEKDAYS.index(day)


class JsonLines(logging.Formatter):
    """One JSON object a record: at, level, event, and the record's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = repr(record.exc_info[1])
        return json.dumps({**told, **getattr(record, "fields", {})}, ensure_ascii=False)


def log_to(stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


class Runner:
    """Runs cycles: every source, then a refresh. ``stop`` ends the step that is running."""

    def __init__(self, config: Config, folder: Path) -> None:
        self._config = config
        self._folder = folder
        self._limit = STEP_SECONDS.value
        # A plain flag: a signal handler that takes a lock may wait for itself.
        self._is_stopping = False
        self._child: subprocess.Popen[str] | None = None

    def cycle(self) -> bool:
        """Whether every source and the refresh went well. One bad source does not stop the rest."""
        LOG.info("cycle started", extra={"fields": {"sources": len(self._config.enabled)}})
        results = [self._load(source) for source in self._config.enabled]
        results.append(self._step("refresh", ["refresh", "--json"], (0, 3)))
        is_success = all(results)
        LOG.info("cycle ended", extra={"fields": {"is_success": is_success}})
        return is_success

    def forever(self, trigger: BaseTrigger) -> None:
        """Run cycles until stopped; a cycle that is due while one runs is let go."""
        scheduler = BackgroundScheduler(timezone=UTC)
        first = _first_time(trigger)
        scheduler.add_job(
            self.cycle,
            trigger,
            next_run_time=first,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        told = {"trigger": str(trigger), "first_cycle_at": first.isoformat(timespec="seconds")}
        LOG.info("scheduler started", extra={"fields": told})
        while not self._is_stopping:
            time.sleep(POLL_SECONDS)
        scheduler.shutdown(wait=True)
        LOG.info("scheduler stopped")

    def heed_signals(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def stop(self, number: int = signal.SIGTERM, frame: FrameType | None = None) -> None:
        self._is_stopping = True
        child = self._child
        if child is not None and child.poll() is None:
            _send(child, signal.SIGTERM)

    def _load(self, source: Source) -> bool:
        """Whether all went well; what is there is loaded even if another path is not."""
        if missing := source.missing(self._folder):
            told = {"source": source.name, "paths": missing}
            LOG.error("paths are not there", extra={"fields": told})
        arguments = source.arguments(self._folder)
        if arguments is None:
            if not missing:
                LOG.warning("nothing to load", extra={"fields": {"source": source.name}})
            return not missing
        fine = INGEST_FINE if arguments[0] == "ingest" else (0,)
        return self._step(source.name, arguments, fine) and not missing

    def _step(self, name: str, arguments: list[str], fine: tuple[int, ...]) -> bool:
        if self._is_stopping:
            return False
        started = time.monotonic()
        command = [sys.executable, "-m", "warehouse", *arguments]
        try:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:  # more files than a command line takes, say
            told = {"step": name, "error": error.strerror, "arguments": len(arguments)}
            LOG.error("step cannot be started", extra={"fields": told})
            return False
        with process as child:
            self._child = child
            out, err = self._outcome(child)
            self._child = None
        outcome = _told(out)
        # A crash also exits with 1, but without an outcome.
        is_fine = child.returncode == 0 or (child.returncode in fine and bool(outcome))
        # The rest of the source was loaded, which must not hide an address that is gone.
        is_fine = is_fine and UNREACHABLE not in outcome.get("outcome", {}).get("by_source", {})
        fields = {
            "step": name,
            "exit_code": child.returncode,
            "seconds": round(time.monotonic() - started, 1),
            **outcome,
            **({} if is_fine else {"stderr": err[-2_000:]}),
        }
        LOG.log(logging.INFO if is_fine else logging.ERROR, "step ended", extra={"fields": fields})
        return is_fine

    def _outcome(self, child: subprocess.Popen[str]) -> tuple[str, str]:
        """Output of a child; one that takes too long is ended."""
        deadline = time.monotonic() + self._limit
        while not self._is_stopping:
            try:
                return child.communicate(timeout=1)
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:
                    told = {"limit_seconds": self._limit, "setting": STEP_SECONDS.name}
                    LOG.error("step takes too long", extra={"fields": told})
                    break
        return _end(child)


def _end(child: subprocess.Popen[str]) -> tuple[str, str]:
    """Output of a child that is told to end, and is killed if it does not heed that."""
    _send(child, signal.SIGTERM)
    try:
        return child.communicate(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        _send(child, signal.SIGKILL)
        return child.communicate()


def _send(child: subprocess.Popen[str], number: signal.Signals) -> None:
    """Send a signal to a child and all that it started, which would hold its output open."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _first_time(trigger: BaseTrigger) -> datetime:
    """When it fires first: an interval at once, though its start is past by now."""
    now = datetime.now(UTC)
    if isinstance(trigger, IntervalTrigger):
        return now
    first: datetime = trigger.get_next_fire_time(None, now)
    return first


def _told(out: str) -> dict[str, Any]:
    """What the command printed with --json, if it did."""
    try:
        content = json.loads(out)
    except ValueError:
        return {}
    return {"outcome": content} if isinstance(content, dict) else {}
