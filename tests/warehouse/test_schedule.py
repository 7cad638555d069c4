from __future__ import annotations

import configparser
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger
from click.testing import CliRunner

from tests.conftest import REPOSITORY
from warehouse.cli import cli
from warehouse.config import read_config
from warehouse.schedule import GRACE_SECONDS, Runner, ScheduleError, cron, every
from warehouse.settings import STEP_SECONDS

RECIPES = REPOSITORY / "docs" / "recipes"
NOTHING_TO_LOAD = '[[source]]\nname = "later"\npaths = ["incoming/*.csv"]\n'


def events(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines()]


def schedule(folder: Path, config: str, *arguments: str) -> subprocess.Popen[str]:
    path = folder / "communique.toml"
    path.write_text(config, "utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "warehouse", "schedule", "--config", str(path), *arguments],
        env={**os.environ, "COMMUNIQUE_HOME": str(folder / "store")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("option", "when", "trigger"), [("--every", "2h", every), ("--cron", "5 * * * *", cron)]
)
def test_the_command_runs_its_cycles_when_it_is_told_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    when: str,
    trigger: Callable[[str], object],
) -> None:
    triggers: list[object] = []
    monkeypatch.setattr(Runner, "heed_signals", lambda runner: None)
    monkeypatch.setattr(Runner, "forever", lambda runner, trigger: triggers.append(trigger))
    (tmp_path / "communique.toml").write_text(NOTHING_TO_LOAD, "utf-8")
    named = ["--config", str(tmp_path / "communique.toml")]
    done = CliRunner().invoke(cli, ["schedule", option, when, *named])
    assert (done.exit_code, list(map(str, triggers))) == (0, [str(trigger(when))])


@pytest.mark.parametrize("text", ["", "1", "h", "0h", "1w", "-1h", "1h30m", "1.5h"])
def test_an_interval_that_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(ScheduleError, match="30s, 15m, 1h or 1d"):
        every(text)


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "61 * * * *", "hourly", "0 6 * * 8", "0 6 * * 5-2", "0 6 * * 1/2", "0 6 * * m"],
)
def test_a_cron_expression_that_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(ScheduleError, match="five fields"):
        cron(text)


def test_a_cron_expression_that_never_comes_is_said() -> None:
    with pytest.raises(ScheduleError, match="never comes"):
        cron("0 0 31 2 *")


def test_a_cron_expression_of_four_fields_is_said_plainly() -> None:
    with pytest.raises(ScheduleError, match=r"'\* \* \* \*' is no cron expression: five fields"):
        cron("* * * *")


def test_intervals_and_cron_expressions_are_read() -> None:
    assert every("90m").interval.total_seconds() == 5400
    assert isinstance(cron("5 * * * *"), CronTrigger)


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("*", "Mon Tue Wed Thu Fri Sat Sun"),
        ("0", "Sun"),
        ("1", "Mon"),
        ("7", "Sun"),
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("5-7", "Fri Sat Sun"),
        ("fri-sun", "Fri Sat Sun"),
        ("0-2", "Mon Tue Sun"),
        ("*/2", "Tue Thu Sat Sun"),
        ("1-5/2,sat", "Mon Wed Fri Sat"),
        ("MON,3", "Mon Wed"),
    ],
)
def test_weekdays_are_those_of_cron(weekdays: str, days: str) -> None:
    assert fires(f"0 6 * * {weekdays}", datetime(2024, 1, 1, tzinfo=UTC), 7, "%a") == days.split()


def test_of_two_restrictions_of_the_day_either_will_do() -> None:
    days = fires("0 6 3,8 * 5", datetime(2024, 1, 1, tzinfo=UTC), 10, "%d %a")
    assert days == ["03 Wed", "05 Fri", "08 Mon"]


def fires(expression: str, start: datetime, days: int, shown: str) -> list[str]:
    """The times within so many days at which the trigger fires."""
    trigger, last, times = cron(expression), None, []
    now = start
    while (due := trigger.get_next_fire_time(last, now)) < start + timedelta(days=days):
        times.append(due.strftime(shown))
        last = due
        now = due + timedelta(seconds=1)
    return times


def test_a_cycle_goes_on_after_a_bad_source_and_says_which_failed(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("text\nWe agree.\n")
    (tmp_path / "speakers.csv").write_text("nobody")
    bad = '[[source]]\nname = "bad"\npaths = ["bad.csv"]\nspeakers = "speakers.csv"\n'
    config = bad + NOTHING_TO_LOAD
    with schedule(tmp_path, config, "--once") as process:
        out, _ = process.communicate()
    assert process.returncode == 1
    log = events(out)
    assert [event["event"] for event in log] == [
        "cycle started",
        "step ended",
        "nothing to load",
        "step ended",
        "cycle ended",
    ]
    failed, refresh = log[1], log[3]
    assert (failed["step"], failed["exit_code"], failed["level"]) == ("bad", 3, "error")
    assert "speakers.csv cannot be read" in failed["stderr"]
    assert (refresh["step"], refresh["exit_code"], refresh["level"]) == ("refresh", 3, "info")


def test_a_path_that_is_not_there_is_a_failure_and_the_others_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "good.csv").write_text("")
    path = tmp_path / "communique.toml"
    path.write_text(
        '[[source]]\nname = "both"\npaths = ["good.csv", "gone.csv"]\n'
        '[[source]]\nname = "gone"\npaths = ["gone"]\n'
        '[[source]]\nname = "off"\npaths = ["gone"]\nenabled = false\n'
    )
    steps: list[tuple[str, str]] = []

    def step(runner: Runner, name: str, arguments: list[str], fine: tuple[int, ...]) -> bool:
        steps.append((name, arguments[-1]))
        return True

    monkeypatch.setattr(Runner, "_step", step)
    with caplog.at_level("INFO", "communique.schedule"):
        assert not Runner(read_config(path), tmp_path).cycle()
    assert steps == [("both", str(tmp_path / "good.csv")), ("refresh", "--json")]
    assert [(r.getMessage(), r.__dict__["fields"]) for r in caplog.records] == [
        ("cycle started", {"sources": 2}),
        ("paths are not there", {"source": "both", "paths": ["gone.csv"]}),
        ("paths are not there", {"source": "gone", "paths": ["gone"]}),
        ("cycle ended", {"is_success": False}),
    ]


def test_a_step_that_hangs_is_ended_with_all_that_it_started_and_the_rest_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\n[ "$3" = refresh ] || { sleep 600 & sleep 600; }\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv(STEP_SECONDS.name, "3")
    (tmp_path / "a.csv").write_text("")
    path = tmp_path / "communique.toml"
    path.write_text('[[source]]\nname = "hangs"\npaths = ["a.csv"]\n')
    started = time.monotonic()
    with caplog.at_level("INFO", "communique.schedule"):
        assert not Runner(read_config(path), tmp_path).cycle()
    assert time.monotonic() - started < GRACE_SECONDS
    fields = [record.__dict__["fields"] for record in caplog.records]
    ended = [(told["step"], told["exit_code"]) for told in fields if "exit_code" in told]
    assert ended == [("hangs", -signal.SIGTERM), ("refresh", 0)]
    assert {"limit_seconds": 3, "setting": STEP_SECONDS.name} in fields


def cycle_of(program: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a cycle went well in which this shell script stands for Python."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{program}\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    (folder / "a.csv").write_text("")
    config = folder / "communique.toml"
    config.write_text(f'[[source]]\nname = "a"\npaths = ["a.csv"]\n{source}\n')
    return Runner(read_config(config), folder).cycle()


def test_a_step_that_cannot_be_started_is_told_and_the_rest_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    too_long = f'publisher = "{"P" * 200_000}"'
    with caplog.at_level("INFO", "communique.schedule"):
        assert not cycle_of("exit 0", too_long, tmp_path, monkeypatch)
    _, failed, refresh, _ = [record.__dict__["fields"] for record in caplog.records]
    assert (failed["step"], failed["error"]) == ("a", "Argument list too long")
    assert (refresh["step"], refresh["exit_code"]) == ("refresh", 0)


@pytest.mark.parametrize(
    ("read", "is_success"), [("unrecognised", True), ("feed", True), ("unreachable", False)]
)
def test_an_address_that_cannot_be_fetched_is_a_failure_whatever_else_was_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: str, is_success: bool
) -> None:
    outcome = json.dumps({"by_source": {"feed": {"read": 50}, read: {"read": 1}}})
    program = f"[ \"$3\" = refresh ] || {{ echo '{outcome}'; exit 1; }}"
    assert cycle_of(program, "", tmp_path, monkeypatch) is is_success


def test_a_wrong_limit_of_steps_is_told_before_anything_runs(tmp_path: Path) -> None:
    path = tmp_path / "communique.toml"
    path.write_text(NOTHING_TO_LOAD)
    runner = CliRunner(env={STEP_SECONDS.name: "0"})
    result = runner.invoke(cli, ["schedule", "--once", "--config", str(path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert STEP_SECONDS.name in result.stderr


@pytest.mark.parametrize(
    ("config", "told", "warned"),
    [
        (NOTHING_TO_LOAD, "1 of 1 sources enabled, all well", ""),
        (NOTHING_TO_LOAD + "enabled = false\n", "none of 1 sources is enabled", ""),
        ("", "none of 0 sources is enabled", ""),
        ('[[source]]\nname = "a"\npaths = ["gone"]\n', "1 of 1 sources enabled", "gone is not"),
    ],
)
def test_the_check_counts_what_is_enabled(
    tmp_path: Path, config: str, told: str, warned: str
) -> None:
    path = tmp_path / "communique.toml"
    path.write_text(config)
    result = CliRunner().invoke(cli, ["schedule", "--check", "--config", str(path)])
    assert (result.exit_code, told in result.stdout) == (0, True), result.output
    assert bool(warned) == bool(result.stderr) and warned in result.stderr
    assert ("all well" in result.stdout) == ("all well" in told)


def test_without_a_configuration_both_its_places_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"COMMUNIQUE_HOME": str(tmp_path / "store")})
    result = runner.invoke(cli, ["schedule", "--check"])
    assert result.exit_code == 2
    for place in (tmp_path, tmp_path / "store"):
        assert f"no {place / 'communique.toml'}" in result.stderr


def test_a_wrong_configuration_is_told_before_anything_runs(tmp_path: Path) -> None:
    with schedule(tmp_path, "[[source]]\nname = 1", "--once") as process:
        _, error = process.communicate()
    assert process.returncode == 2
    assert "source 1, name" in error


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_scheduler_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with schedule(tmp_path, NOTHING_TO_LOAD, "--every", "1h") as process:
        assert process.stdout is not None
        while json.loads(process.stdout.readline())["event"] != "cycle started":
            pass
        process.send_signal(number)
        try:
            out, error = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, error
    assert events(out)[-1]["event"] == "scheduler stopped"
    assert "Traceback" not in error


def run_recipe(command: str, folder: Path) -> None:
    """Run a recipe's command with this checkout's program and places, and the PATH of cron."""
    (folder / "communique.toml").write_text(NOTHING_TO_LOAD)
    (folder / "bin").mkdir()
    program = folder / "bin" / "communique"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m warehouse "$@"\n')
    program.chmod(0o755)
    for theirs, ours in (
        ("/opt/communique/.venv/bin/communique", str(program)),
        ("/etc/communique", str(folder)),
        ("/var/lib/communique", str(folder)),
    ):
        command = command.replace(theirs, ours)
    environment = {
        **os.environ,
        "COMMUNIQUE_HOME": str(folder / "store"),
        "PATH": "/usr/bin:/bin",
    }
    finished = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr


def test_the_recipe_for_cron_runs(tmp_path: Path) -> None:
    lines = (RECIPES / "crontab").read_text("utf-8").splitlines()
    (entry,) = [line for line in lines if line[:1].isdigit()]
    *fields, command = entry.split(maxsplit=5)
    assert cron(" ".join(fields))
    run_recipe(command, tmp_path)
    assert events((tmp_path / "schedule.log").read_text())[-1]["is_success"] is True


def test_the_recipe_for_systemd_runs(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(RECIPES / "communique.service", "utf-8")
    run_recipe(unit["Service"]["ExecStart"], tmp_path)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for name in ("communique.service", "communique.timer"):
        text = (RECIPES / name).read_text("utf-8")
        text = text.replace("/opt/communique/.venv/bin/communique", "/bin/true")
        (tmp_path / name).write_text(text)
    finished = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "communique.timer")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "communique" not in finished.stderr, finished.stderr
