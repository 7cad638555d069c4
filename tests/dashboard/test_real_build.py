"""The pages on a build that dbt made: the marts keep what the dashboard relies on."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dashboard.conftest import PAGES, Open, told
from tests.dashboard.store import SENTENCES

pytestmark = pytest.mark.slow
SPEAKERS = (
    ("Orla Venn", "GBR", "FRA"),
    ("Ilan Vost", "FRA", "GBR"),
    ("Mirembe Achan", "KEN", "FRA"),
)


@pytest.fixture(scope="module")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was filled and built as users do it."""
    folder = tmp_path_factory.mktemp("real")
    table = folder / "statements.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "speaker", "role", "country", "targets", "date", "publisher"])
        for number in range(72):
            speaker, country, target = SPEAKERS[number % 3]
            day = f"{2010 + number // 12}-{1 + number % 12:02}-15"
            text = SENTENCES[number % len(SENTENCES)]
            writer.writerow([text, speaker, "Minister of Tides", country, target, day, "=1+1"])
    for command in (["ingest", str(table)], ["refresh"]):
        subprocess.run(
            [sys.executable, "-m", "warehouse", *command],
            env={**os.environ, "COMMUNIQUE_HOME": str(folder / "home")},
            check=True,
            capture_output=True,
        )
    return folder / "home"


def test_every_page_draws_a_build_of_dbt(real_home: Path, open_page: Open) -> None:
    for page in PAGES:
        app = open_page(page, str(real_home))
        assert not app.exception, page
        assert not app.error, (page, [e.value for e in app.error])


def test_statements_lie_behind_a_point_of_a_build_of_dbt(real_home: Path, open_page: Open) -> None:
    app = open_page(
        "trends", str(real_home), kind="dyad", e="GBR>FRA", grain="year", point="GBR>FRA@2012-01-01"
    )
    page = told(app)
    assert "Orla Venn" in page
    assert "<script" not in page
    assert "escalation, the sum" in page or "it is 0" in page
