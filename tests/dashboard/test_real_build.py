"""The pages on a build that dbt made: the marts keep what the dashboard relies on.

The build holds a file of invented statements and a sample of the demo corpus. To try the pages on
the whole demo or on a store of millions, name it: ``COMMUNIQUE_TEST_STORE=PATH pytest
tests/dashboard/test_real_build.py``.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.warehouse import by_hand
from dashboard.groups import ranking_query
from dashboard.queries import Query, run
from ingest.sources.sotu import demo_path
from tests.dashboard.conftest import PAGES, Open, told
from tests.dashboard.store import SENTENCES
from tests.dashboard.test_opening import assert_opens_on_its_finding
from tests.dashboard.test_pages import assert_sound
from warehouse.builds import Builds

pytestmark = pytest.mark.slow
ONE_ADDRESS_OF = 40
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
    demo = demo_sample(folder / "demo")
    for command in (["ingest", str(table), str(demo)], ["refresh"]):
        subprocess.run(
            [sys.executable, "-m", "warehouse", *command],
            env={**os.environ, "COMMUNIQUE_HOME": str(folder / "home")},
            check=True,
            capture_output=True,
        )
    return folder / "home"


def demo_sample(folder: Path) -> Path:
    """The demo corpus, cut to a few addresses from all its centuries."""
    whole = demo_path()
    head, *rows = whole.read_text("utf-8").splitlines()
    folder.mkdir()
    (folder / "speeches").mkdir()
    sample = rows[::ONE_ADDRESS_OF]
    for row in sample:
        shutil.copy(whole.parent / "speeches" / f"{row.split(',')[0]}.txt", folder / "speeches")
    table = folder / "metadata.csv"
    table.write_text("\n".join([head, *sample]) + "\n", "utf-8")
    return table


def test_the_benchs_hand_written_sql_has_the_figures_of_the_build(real_home: Path) -> None:
    """Each column of the marts, also when a setting of theirs changes."""
    hand = by_hand(real_home)
    assert hand.differences == []
    assert hand.columns > 500


@pytest.mark.parametrize("page", PAGES)
def test_page_draws_a_build_of_dbt(real_home: Path, open_page: Open, page: str) -> None:
    assert_sound(open_page(page, str(real_home)))


@pytest.mark.parametrize("page", PAGES)
def test_page_draws_the_store_that_is_named(open_page: Open, page: str) -> None:
    home = os.environ.get("COMMUNIQUE_TEST_STORE")
    if not home:
        pytest.skip("COMMUNIQUE_TEST_STORE names no store")
    assert_sound(open_page(page, home))


def test_briefing_of_the_demo_says_what_it_rests_on(real_home: Path, open_page: Open) -> None:
    page = told(open_page("briefing", str(real_home)))
    assert "from 1790 to 2015" in page
    assert "Nothing stands in quarantine" in page


def test_first_page_opens_on_what_the_marts_of_dbt_say(real_home: Path, open_page: Open) -> None:
    assert_opens_on_its_finding(open_page, str(real_home))


def test_speaker_of_the_demo_has_a_readable_role(real_home: Path, open_page: Open) -> None:
    page = told(open_page("speaker", str(real_home)))
    assert "head of state or government" in page
    assert "head_of_state_gov" not in page


def test_ranking_of_one_period_has_the_interval_of_the_series(real_home: Path) -> None:
    build = Builds(real_home).current()
    assert build is not None
    days = "statement_date >= date '2012-01-01' and statement_date < date '2013-01-01'"
    ranked = run(
        build.database, ranking_query("target_code", f"country_code = 'GBR' and {days}", {})
    )
    series = run(
        build.database,
        Query(
            "select target_code, escalation_mean, escalation_low, escalation_high"
            " from marts.escalation_dyad_year where country_code = 'GBR'"
            " and period_start = date '2012-01-01' order by statements desc, target_code"
        ),
    )
    assert not ranked.is_empty()
    for mine, theirs in zip(ranked.iter_rows(), series.iter_rows(), strict=True):
        assert mine[0] == theirs[0]
        assert mine[1:4] == pytest.approx(theirs[1:], abs=0.005)


def test_statements_lie_behind_a_point_of_a_build_of_dbt(real_home: Path, open_page: Open) -> None:
    app = open_page(
        "trends", str(real_home), kind="dyad", e="GBR>FRA", grain="year", point="GBR>FRA@2012-01-01"
    )
    page = told(app)
    assert "Orla Venn" in page
    assert "<script" not in page
    assert "the sum" in page and "do not explain" not in page
