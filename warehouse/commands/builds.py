"""`communique builds`: the published builds."""

from __future__ import annotations

import json
from typing import Any

import click

from warehouse import store
from warehouse.builds import Build, Builds
from warehouse.tabular import as_table


@click.command(epilog="Exit codes: 0 listed, even if there are none; 2 wrong usage.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(as_json: bool) -> None:
    """List the builds that are kept, newest first; the current one is marked."""
    builds = Builds(store.home())
    current = builds.current()
    rows = [_row(build, build == current) for build in reversed(builds.all())]
    if as_json:
        click.echo(json.dumps(rows))
    elif rows:
        click.echo(as_table(list(rows[0]), [list(row.values()) for row in rows]))
    else:
        click.echo("nothing has been built yet; run: communique refresh", err=True)


def _row(build: Build, is_current: bool) -> dict[str, Any]:
    problem = build.problem()
    manifest = build.manifest if problem is None else {}
    return {
        "build_id": build.build_id,
        "is_current": is_current,
        "built_at": manifest.get("built_at"),
        "loads": len(manifest.get("loads", ())),
        "documents": manifest.get("documents"),
        "statements": manifest.get("statements"),
        "megabytes": round(manifest.get("bytes", 0) / 1e6, 1),
        "problem": problem,
    }
