"""`communique status`: what the store holds."""

from __future__ import annotations

import json
import sys

import click
import polars as pl

from warehouse import store
from warehouse.commands.common import fail
from warehouse.damage import unreadable
from warehouse.status import status

EXIT_ATTENTION = 1


@click.command(
    epilog="Exit codes: 0 all is well; 1 something needs attention, such as a build that was "
    "rolled back to; 2 wrong usage."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(as_json: bool) -> None:
    """Tell what has landed, what is built, how fresh it is, and what needs attention."""
    landing = store.landing()
    try:
        told = status(store.usable_home(), landing)
    except pl.exceptions.PolarsError as error:
        fail("status", unreadable(landing, error), EXIT_ATTENTION)
    if as_json:
        click.echo(json.dumps(told))
    else:
        width = max(map(len, told))
        for name, value in told.items():
            if name not in ("attention", "last_refresh"):
                click.echo(f"{name.replace('_', ' '):{width}}  {'-' if value is None else value}")
        for sentence in told["attention"]:
            click.echo(f"! {sentence}")
    sys.exit(EXIT_ATTENTION if told["attention"] else 0)
