"""Runs dbt over a build's database, in a process of its own (dbt in process keeps the lock)."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path


class TransformError(Exception):
    """dbt failed; the message holds the end of its output."""


def project_folder() -> Path:
    return Path(str(files("dbt_project")))


def run_dbt(command: list[str], database: Path, landing: Path, workspace: Path) -> str:
    """Run a dbt command; its output. ``workspace`` takes dbt's target and log files."""
    project = project_folder()
    environment = {
        **os.environ,
        "COMMUNIQUE_BUILD": str(database),
        "COMMUNIQUE_LANDING": str(landing),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONWARNINGS": "ignore",
    }
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *command),
            *("--project-dir", str(project), "--profiles-dir", str(project)),
            *("--target-path", str(workspace / "target"), "--log-path", str(workspace / "logs")),
        ],
        env=environment,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        tail = "\n".join((finished.stdout + finished.stderr).strip().splitlines()[-40:])
        raise TransformError(f"dbt {command[0]} failed:\n{tail}")
    return finished.stdout
