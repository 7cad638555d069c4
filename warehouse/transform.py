"""Runs dbt over a build's database, in a process of its own (dbt in process keeps the lock)."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.settings import DBT_MEGABYTES, DBT_SECONDS, STALE_ERROR_HOURS, STALE_HOURS

READ_BY_DBT = (DBT_MEGABYTES, STALE_HOURS, STALE_ERROR_HOURS)
TAIL_LINES = 40
GENERATED = {"target", "logs", "dbt_packages", "__pycache__"}


class TransformError(Exception):
    """dbt failed; the message says which model or test, or holds the end of dbt's output."""


class NodeResult(NamedTuple):
    """What became of one dbt node (a model, a test ...); ``failures`` are rows a test found."""

    node: str
    kind: str
    status: str
    failures: int | None
    message: str | None
    seconds: float


def project_folder() -> Path:
    return Path(str(files("dbt_project")))


def project_sha256() -> str:
    """A hash of the project's files: another one means that tables must be made anew."""
    project = project_folder()
    digest = hashlib.sha256()
    for path in sorted(project.rglob("*")):
        inside = path.relative_to(project)
        if path.is_file() and not GENERATED & set(inside.parts):
            digest.update(f"{inside.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def run_dbt(command: Sequence[str], database: Path, landing: Path, workspace: Path) -> str:
    """Run a dbt command; its output. ``workspace`` takes dbt's target and log files."""
    project = project_folder()
    environment = {
        # dbt's debug log takes a good part of the time of many small models.
        "DBT_LOG_LEVEL_FILE": "none",
        **os.environ,
        "TZ": "UTC",  # snapshots stamp what they record with the clock of the machine
        "COMMUNIQUE_BUILD": str(database),
        "COMMUNIQUE_LANDING": str(landing),
        "COMMUNIQUE_PARENT": str(os.getpid()),
        # In plain form: dbt takes neither an empty text nor 048 for a number.
        **{setting.name: str(setting.value) for setting in READ_BY_DBT},
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONWARNINGS": "ignore",
    }
    limit = DBT_SECONDS.value
    (workspace / "target" / "run_results.json").unlink(missing_ok=True)
    try:
        finished = subprocess.run(
            [
                *(sys.executable, "-m", "warehouse.run_dbt", "--no-use-colors", *command),
                *("--project-dir", str(project), "--profiles-dir", str(project)),
                *("--target-path", str(workspace / "target")),
                *("--log-path", str(workspace / "logs")),
            ],
            env=environment,
            cwd=project,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=limit,
        )
    except subprocess.TimeoutExpired as error:
        raise TransformError(
            f"dbt {command[0]} took longer than {limit} s ({DBT_SECONDS.name}) and was ended"
        ) from error
    if finished.returncode != 0:
        raise TransformError(
            f"dbt {command[0]} failed:\n{_reason(workspace, finished.stdout + finished.stderr)}"
        )
    return finished.stdout


def node_results(workspace: Path) -> list[NodeResult]:
    """What the last run in this workspace did with each node; empty if it left no record."""
    try:
        content: dict[str, Any] = json.loads(
            (workspace / "target" / "run_results.json").read_text("utf-8")
        )
    except (OSError, ValueError):
        return []
    return [
        NodeResult(
            node=result["unique_id"],
            kind=result["unique_id"].split(".")[0],
            status=result["status"],
            failures=result.get("failures"),
            message=result.get("message"),
            seconds=result["execution_time"],
        )
        for result in content["results"]
    ]


def _reason(workspace: Path, output: str) -> str:
    failed = [
        f"{result.node}: {result.message or result.status}"
        for result in node_results(workspace)
        if result.status in ("error", "fail", "runtime error")
    ]
    return "\n".join(failed or output.strip().splitlines()[-TAIL_LINES:])
