"""Airflow: one task an hour. Exit code 1 makes the task fail: the refresh failed, and the last
build stands, or a source did, and the refresh has gone on without it. The next hour tries again.
"""

from datetime import datetime

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    dag_id="communique",
    schedule="5 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
):
    BashOperator(
        task_id="cycle",
        bash_command="communique schedule --once --config /etc/communique/communique.toml",
        env={"COMMUNIQUE_HOME": "/var/lib/communique"},
        append_env=True,
    )
