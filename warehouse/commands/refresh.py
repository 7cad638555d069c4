"""`communique refresh`: a new build from what has landed."""

from __future__ import annotations

import json
import sys

import click

from warehouse import store
from warehouse.refresh import RefreshError
from warehouse.refresh import refresh as run
from warehouse.transform import TransformError

EXIT_FAILED = 1


@click.command(epilog="Exit codes: 0 published, or nothing new; 1 failed, the last build stands.")
@click.option("--force", is_flag=True, help="Build although nothing new has landed.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(force: bool, as_json: bool) -> None:
    """Build the warehouse from what has landed, and publish it if all tests pass."""
    try:
        outcome = run(store.home(), store.landing(), force=force)
    except (RefreshError, TransformError) as error:
        click.echo(f"communique refresh: {error}", err=True)
        sys.exit(EXIT_FAILED)
    if as_json:
        told = {"build_id": outcome.build.build_id, "is_new": outcome.is_new}
        click.echo(json.dumps({**told, "database": str(store.database())}))
    else:
        done = "published" if outcome.is_new else "nothing new has landed; the current build is"
        click.echo(f"{done} {outcome.build.build_id} ({outcome.seconds:.1f} s)")
        click.echo(f"open it with any DuckDB client: {store.database()}")
