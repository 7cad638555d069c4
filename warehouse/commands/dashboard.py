"""`communique dashboard`: serves the dashboard on this machine."""

from __future__ import annotations

import os
import sys

import click

from warehouse import store
from warehouse.builds import Builds
from warehouse.settings import SETTINGS, require


@click.command(epilog="Exit codes: 1 a setting is wrong; 2 wrong usage; else those of the server.")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. There is no login: open it to others only behind a proxy.",
)
@click.option("--browser", is_flag=True, help="Open a browser.")
def command(port: int, address: str, browser: bool) -> None:
    """Serve the dashboard until interrupted.

    Before the first build its page says what to do next, and shows the build once it is there.
    """
    require(SETTINGS)
    if Builds(store.usable_home()).current() is None:
        click.echo("note: there is no build to read yet; the page says what to do", err=True)
    click.echo(f"dashboard: http://{address}:{port} (Ctrl+C ends it)", err=True)
    line = arguments(port, address, browser)
    sys.stderr.flush()
    os.execve(line[0], line, {**os.environ, "COMMUNIQUE_HOME": str(store.home())})


def arguments(port: int, address: str, browser: bool) -> list[str]:
    """The command that serves the dashboard."""
    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": str(not browser).lower(),
        "server.enableStaticServing": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    command = [sys.executable, "-m", "dashboard"]
    return command + [f"--{name}={value}" for name, value in options.items()]
