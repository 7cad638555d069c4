"""`communique builds`: the published builds, and which of them are kept for good."""

from __future__ import annotations

import json
from typing import Any

import click

from warehouse import store
from warehouse.builds import Build, Builds, retention
from warehouse.commands.common import EXIT_NO_BUILD, fail
from warehouse.settings import KEEP_BUILDS, KEEP_DAYS, KEEP_MONTHS, require
from warehouse.tabular import as_table, printable

EXIT_FAILED = 1


@click.command(
    epilog="Exit codes: 0 listed, even if there are none, or pinned; 1 the store cannot be written"
    " or a setting is wrong; 2 wrong usage; 3 there is no such build."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--keep", metavar="ID", help="Pin a build: no refresh removes it.")
@click.option("--release", metavar="ID", help="Let a pinned build go when its time comes.")
def command(as_json: bool, keep: str | None, release: str | None) -> None:
    """List the builds that are kept, newest first; the current one is marked.

    A refresh thins out old ones: see COMMUNIQUE_KEEP_BUILDS, _DAYS and _MONTHS. A link into the
    dashboard opens its build as long as that is kept; --keep pins the build of a link that was
    published.
    """
    require((KEEP_BUILDS, KEEP_DAYS, KEEP_MONTHS))
    builds = Builds(store.usable_home())
    for build_id, is_pinned in ((keep, True), (release, False)):
        if build_id is not None:
            _pin(builds, build_id, is_pinned)
    current = builds.current()
    rows = [_row(build, build == current) for build in reversed(builds.all())]
    if as_json:
        click.echo(json.dumps(rows))
    elif rows:
        columns = [name for name in rows[0] if name != "problem"]
        click.echo(as_table(columns, [[row[name] for name in columns] for row in rows]))
        for row in rows:
            if row["problem"]:
                click.echo(f"! {row['build_id']} is damaged: {printable(row['problem'])}")
        click.echo(retention(), err=True)
    else:
        click.echo("nothing has been built yet; run: communique refresh", err=True)


def _pin(builds: Builds, build_id: str, is_pinned: bool) -> None:
    build = next((b for b in builds.all() if b.build_id == build_id), None)
    if build is None:
        fail("builds", f"there is no {build_id}; see: communique builds", EXIT_NO_BUILD)
    try:
        build.pin(is_pinned)
    except OSError as error:
        fail("builds", f"{build_id} cannot be marked: {error}", EXIT_FAILED)


def _row(build: Build, is_current: bool) -> dict[str, Any]:
    return {"build_id": build.build_id, "is_current": is_current, **build.facts()}
