"""`communique dashboard`: serves the dashboard on this machine."""

from __future__ import annotations

import os
import sys

import click

from warehouse import store
from warehouse.commands.common import chosen_build


@click.command(epilog="Exit codes: 2 wrong usage; 3 nothing has been built yet.")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. There is no login: open it to others only behind a proxy.",
)
@click.option("--browser", is_flag=True, help="Open a browser.")
def command(port: int, address: str, browser: bool) -> None:
    """Serve the dashboard until interrupted."""
    chosen_build("dashboard")
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
