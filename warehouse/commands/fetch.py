"""`communique fetch`: files of public data sets onto this disk, to be ingested from there."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.gdelt_files import (
    BASE_URL,
    KINDS,
    MAX_FAILURES,
    Progress,
    fetch_gdelt,
    times,
)
from ingest.sources.http import Client
from warehouse.commands.common import fail
from warehouse.commands.progress import progress

EXIT_SOME_FAILED = 1
EXIT_NOTHING_FETCHED = 3
_SHOWN = 10


@click.group(epilog="Exit codes: those of its commands.")
def command() -> None:
    """Fetch public data sets, resuming where the last run stopped."""


@command.command(
    epilog="Exit codes: 0 all is there (files that GDELT never published are counted as missing); "
    "1 some failed; 2 wrong usage; 3 nothing could be fetched, or of several files none is there."
)
@click.option("--from", "start_text", help="The first day: 2024-01-01.")
@click.option("--to", "end_text", help="The last day, included.")
@click.option("--hours", type=click.IntRange(1, 100_000), help="The last hours, instead of days.")
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="events",
    show_default=True,
    help="events, gkg (quotations without speaker) or gqg (quotations with their context).",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("gdelt"),
    show_default=True,
    help="The folder for the files.",
)
@click.option("--base-url", default=BASE_URL, show_default=True, help="A mirror of GDELT.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def gdelt(
    start_text: str | None,
    end_text: str | None,
    hours: int | None,
    kind: str,
    into: Path,
    base_url: str,
    as_json: bool,
) -> None:
    """Fetch GDELT files, verify them by their checksums, and keep those that are whole.

    Then load them: communique ingest FOLDER.
    """
    start, end = _span(start_text, end_text, hours)
    fetched = Progress()
    total = sum(1 for _ in times(KINDS[kind], start, end))
    with progress("fetching", "files", total) as tell:
        try:
            files = fetch_gdelt(Client(), kind, start, end, into, fetched, base_url)
            for done, _ in enumerate(files, start=1):
                tell(done)
        except OSError as error:
            fail("fetch", f"cannot write to {into}: {error.strerror}", EXIT_NOTHING_FETCHED)
    click.echo(_as_json(fetched) if as_json else _told(fetched, into))
    if fetched.is_given_up:
        again = "the rest was not asked for; run it again to go on"
        click.echo(f"given up after {MAX_FAILURES} failures in a row: {again}", err=True)
    nothing = fetched.fetched + fetched.present == 0
    if nothing and fetched.missing > 1 and not fetched.failed:
        why = "none of them is there: GDELT has published nothing of that time, or elsewhere"
        fail("fetch", why, EXIT_NOTHING_FETCHED)
    if fetched.failed:
        sys.exit(EXIT_NOTHING_FETCHED if nothing else EXIT_SOME_FAILED)


def check_arguments(arguments: Sequence[str]) -> None:
    """Raise click.UsageError unless `communique fetch` would take these arguments."""
    name, *options = arguments
    if name not in command.commands:
        raise click.UsageError(f"{name!r} is none of {', '.join(command.commands)}")
    try:
        context = command.commands[name].make_context(name, list(options))
    except click.exceptions.Exit as answered:
        raise click.UsageError("these options only ask for help") from answered
    _span(*(context.params[field] for field in ("start_text", "end_text", "hours")))


def _span(first: str | None, last: str | None, hours: int | None) -> tuple[datetime, datetime]:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    if hours is not None and first is None and last is None:
        return now - timedelta(hours=hours), now
    if hours is not None or first is None or last is None:
        raise click.UsageError("give --from and --to, or --hours")
    start, end = _day(first, "--from"), _day(last, "--to") + timedelta(days=1)
    if end <= start:
        raise click.BadParameter("it lies before --from", param_hint="--to")
    return start, min(end, now)


def _day(text: str, option: str) -> datetime:
    try:
        return parse_date(text).at
    except DateProblem as problem:
        raise click.BadParameter(str(problem), param_hint=option) from problem


def _as_json(progress: Progress) -> str:
    return json.dumps(
        {
            "files": progress.files,
            "fetched": progress.fetched,
            "present": progress.present,
            "missing": progress.missing,
            "failed": progress.failed,
            "is_given_up": progress.is_given_up,
        }
    )


def _told(progress: Progress, folder: Path) -> str:
    lines = [
        f"files {progress.files:,} = fetched {progress.fetched:,} + present {progress.present:,}"
        f" + missing {progress.missing:,} + failed {len(progress.failed):,}",
        *(f"  failed: {failure}" for failure in progress.failed[:_SHOWN]),
        f"load them: communique ingest {folder}",
    ]
    return "\n".join(lines)
