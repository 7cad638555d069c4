"""`communique doctor`: is everything there that this machine needs?"""

from __future__ import annotations

import json
import sys

import click

from warehouse import store
from warehouse.doctor import examine

EXIT_PROBLEM = 1


@click.command(epilog="Exit codes: 0 all is well; 1 a check found a problem; 2 wrong usage.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(as_json: bool) -> None:
    """Check Python, packages, settings, store, disk, dbt, SQL sandbox, the build and its loads."""
    checks = list(examine(store.home()))
    if as_json:
        click.echo(json.dumps([check._asdict() for check in checks]))
    else:
        for check in checks:
            mark = "ok  " if check.problem is None else "FAIL"
            click.echo(f"{mark}  {check.name:14} {check.found or check.problem}")
    sys.exit(EXIT_PROBLEM if any(check.problem for check in checks) else 0)
