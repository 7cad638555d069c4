"""`communique rollback`: readers see an earlier build again."""

from __future__ import annotations

import click

from warehouse import store
from warehouse.builds import Build, Builds
from warehouse.commands.common import EXIT_NO_BUILD, fail
from warehouse.refresh import AlreadyRunning, RefreshError, only_one

EXIT_FAILED = 1
EXIT_RUNNING = 4


@click.command(
    epilog="Exit codes: 0 rolled back; 1 that build is damaged or the store cannot be written; "
    "2 wrong usage; 3 there is no such build; 4 a refresh is running."
)
@click.argument("build_id", required=False)
def command(build_id: str | None) -> None:
    """Lead readers to an earlier build; without BUILD_ID, to the one before the current, or to the
    newest if the link to the current is missing.

    Every bit of it is checked first. It stays the current build until a refresh finds something new
    or has --force; give the newer BUILD_ID to go forward again.
    """
    builds = Builds(store.home())
    try:
        with only_one(store.home()):
            if build_id is None:
                chosen = _earlier(builds)
            else:
                chosen = next((b for b in builds.all() if b.build_id == build_id), None)
            if chosen is None:
                what = build_id or "earlier build"
                fail("rollback", f"there is no {what}; see: communique builds", EXIT_NO_BUILD)
            if problem := chosen.verify():
                fail("rollback", f"{chosen.build_id} is damaged: {problem}", EXIT_FAILED)
            builds.point_to(chosen)
    except AlreadyRunning as error:
        fail("rollback", str(error), EXIT_RUNNING)
    except RefreshError as error:
        fail("rollback", str(error), EXIT_FAILED)
    click.echo(f"readers see {chosen.build_id} now")


def _earlier(builds: Builds) -> Build | None:
    linked = builds.linked()
    if linked is None:
        return builds.current()
    older = [b for b in builds.all() if b.build_id < linked.build_id]
    return next((b for b in reversed(older) if b.problem() is None), None)
