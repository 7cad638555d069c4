"""Dagster: one job an hour. Exit code 1 makes the run fail: the refresh failed, and the last build
stands, or a source did, and the refresh has gone on without it. flock (util-linux) makes a run fail
at once while an earlier one goes on.
"""

import os
import subprocess

from dagster import DefaultScheduleStatus, Definitions, ScheduleDefinition, job, op

COMMAND = [
    *("flock", "-n", "/var/lib/communique/cycle.lock"),
    *("communique", "schedule", "--once", "--config", "/etc/communique/communique.toml"),
]


@op
def cycle() -> None:
    subprocess.run(
        COMMAND, check=True, env={**os.environ, "COMMUNIQUE_HOME": "/var/lib/communique"}
    )


@job
def refresh_communique() -> None:
    cycle()


defs = Definitions(
    schedules=[
        ScheduleDefinition(
            job=refresh_communique,
            cron_schedule="5 * * * *",
            default_status=DefaultScheduleStatus.RUNNING,
        )
    ]
)
