"""`communique verify`: is every bit still as it was written?"""

from __future__ import annotations

import json
import sys

import click
import duckdb

from warehouse import store
from warehouse.builds import LOST, Build, Builds
from warehouse.checks import altered, content_hashes
from warehouse.commands.common import EXIT_NO_BUILD, chosen_build, fail
from warehouse.integrity import Damaged
from warehouse.refresh import AlreadyRunning, RefreshError, only_one

EXIT_DAMAGED = 1


@click.command(
    epilog="Exit codes: 0 all is sound; 1 damage was found; 2 wrong usage; 3 nothing is there."
)
@click.option(
    "--content-hash",
    is_flag=True,
    help="Print instead a hash of each mart's content, to compare two stores.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(content_hash: bool, as_json: bool) -> None:
    """Read every bit of the builds and the landing and compare it with its checksum, and every row
    of the builds' tables with those in meta.tables.

    A damaged build is marked, and readers of a damaged current build are led to the last sound
    one; the next refresh makes a new one. A damaged load must be restored or loaded again.
    """
    if content_hash:
        _print_hashes(as_json)
        return
    builds, landing = Builds(store.usable_home()), store.landing()
    read, loads = builds.all(), landing.loads()
    if not read and not loads:
        problem = "nothing has landed and nothing has been built; run: communique ingest PATH"
        fail("verify", problem, EXIT_NO_BUILD)
    before = builds.linked()
    damage = {f"build {build.build_id}": p for build in read if (p := _problem(build))}
    if before is None and read:
        damage[f"link {builds.link.name}"] = "it is missing, and readers find no build by it"
    for load in loads:
        if problems := landing.damage(load):
            damage[f"load {load}"] = "; ".join(problems)
    current = _led(builds)
    if current is not None:
        damage |= {f"load {load}": LOST for load in current.lost(landing)}
    if as_json:
        told = {"damage": damage, "current": current and current.build_id}
        click.echo(json.dumps(told))
    else:
        for what, problem in damage.items():
            click.echo(f"{what} is damaged: {problem}")
        if current != before:
            click.echo(f"readers see {current.build_id if current else 'no build'} now")
        counts = f"{len(read)} builds and {len(loads)} loads"
        click.echo(f"{counts} read; {len(damage)} damaged" if damage else f"{counts} are sound")
    sys.exit(EXIT_DAMAGED if damage else 0)


def _problem(build: Build) -> str | None:
    """What is wrong with a build: its file since it was sealed, or its rows since the checks.
    Nothing is with one that a refresh has removed meanwhile."""
    try:
        problem = build.verify() or _altered(build)
    except (FileNotFoundError, Damaged) as error:
        problem = str(error)
    return problem if build.folder.is_dir() else None


def _altered(build: Build) -> str | None:
    """Tables with other rows than the checks found. That they cannot be read here, for want of
    memory or because a client has the file open to write, is told, but does not mark a build whose
    file is as it was sealed: no command takes the mark off."""
    try:
        tables = altered(build.database)
    except duckdb.Error as error:
        return f"its tables could not be read here ({error})"
    if not tables:
        return None
    problem = f"{', '.join(tables)}: other rows than when the build was checked"
    build.note_damage(problem)
    return problem


def _led(builds: Builds) -> Build | None:
    """Lead readers to the build that they should see; that build."""
    if builds.linked() != builds.current():
        try:
            with only_one(builds.home):
                builds.repair()
        except AlreadyRunning:  # it publishes a sound one; until then readers find their own way
            click.echo("the link is left to the refresh that is running", err=True)
        except RefreshError as error:
            why = f"damage was found, and the link cannot be changed: {error}"
            fail("verify", why, EXIT_DAMAGED)
    return builds.current()


def _print_hashes(as_json: bool) -> None:
    build = chosen_build("verify")
    with duckdb.connect(str(build.database.resolve()), read_only=True) as connection:
        hashes = content_hashes(connection)
    if as_json:
        click.echo(json.dumps(hashes))
    else:
        click.echo("\n".join(f"{digest}  {name}" for name, digest in hashes.items()))
