"""What is loaded again and again and has stopped coming is told."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.landing import Landing
from warehouse.freshness import stale
from warehouse.reference import write_reference
from warehouse.transform import TransformError, run_dbt

HOURS = 48


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    landing = Landing(tmp_path / "landing")
    landing.create()
    return landing


def land(
    landing: Landing, source: str, *days_ago: float, read: int = 5, bad: int = 0, known: int = 0
) -> None:
    for days in days_ago:
        ledger = {
            "run_id": "r",
            "source": source,
            "items_read": read,
            "items_loaded": read - bad - known,
            "items_duplicate": known,
            "items_quarantined": bad,
            "documents": 0,
            "statements": 0,
            "codings": 0,
            "loaded_at": datetime.now(UTC) - timedelta(days=days),
        }
        landing.write(f"{source}-{days}", {"ledger": [ledger]})


def test_nothing_landed_is_not_late(landing: Landing) -> None:
    assert stale(landing, HOURS) == []


def test_a_regular_source_that_stopped_is_named_and_one_loaded_once_is_not(
    landing: Landing,
) -> None:
    land(landing, "feed", 6, 5, 4)
    land(landing, "html", 3, 2, 1)
    land(landing, "ungdc", 9)
    (late,) = stale(landing, HOURS)
    assert late.startswith("the last load of feed that brought something new landed 4 days ago (")
    assert stale(landing, 24 * 5) == []


def test_what_was_given_up_a_month_ago_is_no_longer_late(landing: Landing) -> None:
    land(landing, "archive", 42, 41, 40)
    land(landing, "html", 3, 2, 1)
    assert stale(landing, HOURS) == []


def test_when_nothing_comes_at_all_that_is_said_once(landing: Landing) -> None:
    land(landing, "feed", 6, 5, 4)
    land(landing, "html", 5, 4, 3)
    (late,) = stale(landing, HOURS)
    assert late.startswith("the last load that brought something new landed 3 days ago (")


def test_a_recoding_and_a_quarantine_are_no_news(landing: Landing) -> None:
    land(landing, "feed", 3)
    land(landing, "recode", 1, read=0)
    land(landing, "html", 1, bad=5)
    assert len(stale(landing, HOURS)) == 1


def test_a_feed_that_is_polled_and_shows_the_same_for_ever_is_late(landing: Landing) -> None:
    land(landing, "feed", 6, 5, 4)
    land(landing, "feed", 3, 2, 1, known=5)
    land(landing, "html", 1)
    (late,) = stale(landing, HOURS)
    assert late.startswith("the last load of feed that brought something new landed 4 days ago (")


@pytest.mark.slow
def test_dbt_judges_the_last_load_by_the_same_settings(
    landing: Landing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(landing, "feed", 3)
    land(landing, "feed", 1, known=5)
    land(landing, "recode", 1, read=0)
    write_reference(landing.path)

    def judged(hours: int | str, error_hours: int | str) -> str:
        monkeypatch.setenv("COMMUNIQUE_STALE_HOURS", str(hours))
        monkeypatch.setenv("COMMUNIQUE_STALE_ERROR_HOURS", str(error_hours))
        with suppress(TransformError):
            run_dbt(["source", "freshness"], tmp_path / "b.duckdb", landing.path, tmp_path)
        told = json.loads((tmp_path / "target" / "sources.json").read_text("utf-8"))
        (result,) = told["results"]
        return str(result["status"])

    assert judged(73, 0) == "pass"
    assert judged(71, 0) == "warn"
    assert judged("", "071") == "error"  # nothing is the default, and dbt takes no 071 for a number
