"""What several commands share: choosing a build, and ending with a reason."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from warehouse import store
from warehouse.builds import Build, Builds

EXIT_NO_BUILD = 3


def fail(command: str, message: str, code: int) -> NoReturn:
    """Say on stderr what is wrong and end with this exit code."""
    click.echo(f"communique {command}: {message}", err=True)
    sys.exit(code)


def chosen_build(command: str, build_id: str | None = None) -> Build:
    """The build of this id, or the current one; ends the program with code 3 if there is none."""
    builds = Builds(store.usable_home())
    if build_id is not None:
        build = builds.find(build_id)
        problem = f"there is no sound build {build_id}; see: communique builds"
    else:
        build = builds.current()
        what = "no build is sound" if builds.all() else "nothing has been built yet"
        problem = f"{what}; run: communique refresh"
    if build is None:
        fail(command, problem, EXIT_NO_BUILD)
    if build_id is None and (notice := builds.notice()):
        click.echo(f"note: {notice}", err=True)
    return build
