"""`communique schedule`: sources and refresh, again and again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warehouse import store
from warehouse.commands.common import fail
from warehouse.config import CONFIG, ConfigError, check_config, read_config
from warehouse.schedule import Runner, ScheduleError, cron, every, log_to

EXIT_FAILED = 1
EXIT_USAGE = 2


@click.command(
    epilog="Exit codes: 0 stopped by a signal, or with --once all went well; 1 with --once "
    "something failed; 2 wrong usage or configuration."
)
@click.option("--every", "interval", help="How often: 30s, 15m, 1h, 1d.")
@click.option("--cron", "expression", help='When, in UTC, as in cron: "5 * * * *".')
@click.option("--once", is_flag=True, help="Run one cycle and end, for another scheduler.")
@click.option(
    "--config",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"The sources [default: {CONFIG} here, or else in the store].",
)
@click.option("--check", is_flag=True, help="Only check the configuration.")
def command(
    interval: str | None, expression: str | None, once: bool, path: Path | None, check: bool
) -> None:
    """Load the sources of a TOML file, refresh, and do so again when it is time.

    Logs JSON, one object a line, on stdout. SIGTERM and SIGINT end it: the step that is running
    is ended too, and loses nothing that it has acknowledged.
    """
    if [interval is not None, expression is not None, once, check].count(True) != 1:
        raise click.UsageError("give one, and only one, of --every, --cron, --once and --check")
    chosen = path or _configuration()
    try:
        if check:
            _check(chosen)
            return
        config = read_config(chosen)
        trigger = every(interval) if interval else cron(expression) if expression else None
    except (ConfigError, ScheduleError) as error:
        fail("schedule", str(error), EXIT_USAGE)
    log_to(sys.stdout)
    runner = Runner(config, chosen.absolute().parent)
    runner.heed_signals()
    if trigger is None:
        sys.exit(0 if runner.cycle() else EXIT_FAILED)
    runner.forever(trigger)


def _configuration() -> Path:
    """The file in the current folder, or else in the store; ends the program if there is none."""
    places = (Path(CONFIG).absolute(), store.home() / CONFIG)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        where = " and no ".join(map(str, places))
        fail("schedule", f"there is no {where}; name one with --config", EXIT_USAGE)
    return found


def _check(path: Path) -> None:
    config, warnings = check_config(path)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    if not config.enabled:
        counts = f"{path}: none of {len(config.source)} sources is enabled"
        click.echo(f"{counts}; a cycle would only refresh")
        return
    counts = f"{len(config.enabled)} of {len(config.source)} sources enabled"
    click.echo(f"{path}: {counts}" + ("" if warnings else ", all well"))
