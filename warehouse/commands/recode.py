"""`communique recode`: landed statements through the present coder."""

from __future__ import annotations

import click
import polars as pl

from ingest.coding import Coder
from ingest.landing import LandingError
from warehouse import store
from warehouse.commands.common import fail
from warehouse.commands.progress import progress
from warehouse.damage import unreadable
from warehouse.recode import recode, report

EXIT_FAILED = 1
EXIT_NOTHING_LANDED = 3


@click.command(
    epilog="Exit codes: 0 coded, or nothing to code; 1 failed; 2 wrong usage; 3 nothing has "
    "landed yet."
)
@click.option("--dry-run", is_flag=True, help="Only tell what would move.")
@click.option("--json", "as_json", is_flag=True, help="Print what moved as JSON.")
def command(dry_run: bool, as_json: bool) -> None:
    """Code every landed statement that the present coder has not coded, and tell what moved.

    Old codings stay; `communique refresh` brings the new ones into the marts.
    """
    landing = store.landing()
    if not landing.loads():
        fail("recode", "nothing has landed yet; run: communique ingest PATH", EXIT_NOTHING_LANDED)
    coder = Coder.load()
    try:
        with progress("coding", "statements") as tell:
            comparison = recode(landing, coder, not dry_run, tell)
    except LandingError as error:
        fail("recode", str(error), EXIT_FAILED)
    except pl.exceptions.PolarsError as error:
        fail("recode", unreadable(landing, error), EXIT_FAILED)
    if as_json:
        click.echo(report(comparison, coder.version))
    elif comparison.statements or comparison.only_new:
        click.echo(f"coder {coder.version}" + (" (dry run)" if dry_run else ""))
        click.echo("\n".join(comparison.lines()))
    else:
        click.echo(f"every statement has a coding by {coder.version}")
