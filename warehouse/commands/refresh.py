"""`communique refresh`: a new build from what has landed."""

from __future__ import annotations

import json
import sys

import click

from warehouse import store
from warehouse.refresh import AlreadyRunning, NothingLanded, RefreshError
from warehouse.refresh import refresh as run

EXIT_FAILED = 1
EXIT_NOTHING_LANDED = 3
EXIT_RUNNING = 4


@click.command(
    epilog="Exit codes: 0 published, or nothing new; 1 failed, readers stay on the last build; "
    "2 wrong usage; 3 nothing has landed yet; 4 another refresh is running."
)
@click.option("--force", is_flag=True, help="Build although nothing new has landed.")
@click.option("--full", is_flag=True, help="Make every table anew, not only what is new.")
@click.option("--allow-shrink", is_flag=True, help="Publish although loads or rows are gone.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(force: bool, full: bool, allow_shrink: bool, as_json: bool) -> None:
    """Build the warehouse from what has landed, and publish it if all tests pass.

    The last build is copied aside; dbt brings the copy up to date and tests it; every block is
    read, row counts are compared with the last build and reconciled with the ledger; then one
    link is flipped. Readers never wait and never see half a build.
    """

    def progress(step: str) -> None:
        click.echo(f"{step} ...", err=True)

    try:
        outcome = run(store.home(), store.landing(), force, full, allow_shrink, progress)
    except AlreadyRunning as error:
        _fail(error, EXIT_RUNNING, as_json)
    except NothingLanded as error:
        _fail(error, EXIT_NOTHING_LANDED, as_json)
    except RefreshError as error:
        _fail(error, EXIT_FAILED, as_json)
    for warning in outcome.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        told = {
            "is_success": True,
            "build_id": outcome.build.build_id,
            "is_new": outcome.is_new,
            "database": str(store.database()),
            "seconds": round(outcome.seconds, 1),
            "warnings": outcome.warnings,
        }
        click.echo(json.dumps(told))
    else:
        done = "published" if outcome.is_new else "nothing new has landed; the current build is"
        click.echo(f"{done} {outcome.build.build_id} ({outcome.seconds:.1f} s)")
        click.echo(f"open it, read-only, with any DuckDB client: {store.database()}")


def _fail(error: Exception, code: int, as_json: bool) -> None:
    click.echo(f"communique refresh: {error}", err=True)
    if as_json:
        click.echo(json.dumps({"is_success": False, "reason": str(error)}))
    sys.exit(code)
