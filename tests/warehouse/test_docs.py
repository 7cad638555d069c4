from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.landing import Landing
from tests.conftest import REPOSITORY
from warehouse.builds import Builds
from warehouse.cli import COMMANDS
from warehouse.docs import write_docs
from warehouse.doctor import FREE_MEGABYTES, examine
from warehouse.query import run_query
from warehouse.schedule import GRACE_SECONDS
from warehouse.settings import KEEP_BUILDS, SETTINGS, Setting, SettingError
from warehouse.status import status

TEXTS = {"COMMUNIQUE_HOME", "COMMUNIQUE_CONTACT"}
# What a refresh tells the dbt process that it starts.
OWN = {"COMMUNIQUE_BUILD", "COMMUNIQUE_LANDING", "COMMUNIQUE_PARENT"}
READING = {".py", ".sql", ".yml", ".toml"}
OPERATIONS = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_is_documented_as_it_is(setting: Setting) -> None:
    default, takes = f"{setting.default} {setting.unit}", f"{setting.minimum} to {setting.maximum}"
    row = f"| `{setting.name}` | {default} | {takes} | {setting.meaning} |"
    assert row in OPERATIONS.splitlines()


def test_no_setting_is_documented_that_is_none() -> None:
    named = set(re.findall(r"^\| `(COMMUNIQUE_\w+)`", OPERATIONS, re.MULTILINE))
    assert named == {setting.name for setting in SETTINGS} | TEXTS


def test_every_variable_that_the_program_reads_is_a_setting_or_its_own() -> None:
    folders = ("dashboard", "dbt_project", "ingest", "warehouse")
    files = [p for f in folders for p in (REPOSITORY / f).rglob("*") if p.suffix in READING]
    assert len(files) > 200
    named = {
        name for p in files for name in re.findall(r"COMMUNIQUE_[A-Z_]+", p.read_text("utf-8"))
    }
    assert named == {setting.name for setting in SETTINGS} | TEXTS | OWN


def test_a_fixed_limit_is_documented_as_it_is() -> None:
    text = " ".join(OPERATIONS.split())
    assert f"wants {FREE_MEGABYTES:,} MB free" in text
    assert f"has {GRACE_SECONDS} seconds to do so" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented(command: str) -> None:
    assert f"| `communique {command}` |" in OPERATIONS


@pytest.mark.parametrize("value", ["ten", "0", "-1", "1.5", "٣", "10001", "9" * 20, "9" * 5000])
def test_a_setting_with_a_wrong_value_is_an_error_that_says_what_it_takes(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEEP_BUILDS.name, value)
    with pytest.raises(SettingError, match="whole number of builds from 1 to 10000") as raised:
        _ = KEEP_BUILDS.value
    assert len(str(raised.value)) < 200


def test_what_a_setting_takes_at_most_works(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in SETTINGS:
        assert setting.minimum <= setting.default <= setting.maximum
        monkeypatch.setenv(setting.name, str(setting.maximum))
    assert status(small, Landing(small / "landing"))["attention"] == []
    build = Builds(small).all()[-1]
    assert run_query(build.database, "select 42").rows == [(42,)]
    assert {check.problem for check in examine(tmp_path)} == {None}


def test_a_setting_is_read_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEEP_BUILDS.value == KEEP_BUILDS.default
    monkeypatch.setenv(KEEP_BUILDS.name, "7")
    assert KEEP_BUILDS.value == 7


@pytest.mark.slow
def test_the_reference_of_all_tables_is_one_page(tmp_path: Path) -> None:
    page = write_docs(tmp_path / "docs")
    assert page == tmp_path / "docs" / "index.html"
    text = page.read_text("utf-8")
    models = [
        path.stem for path in (REPOSITORY / "dbt_project" / "models" / "marts").rglob("*.sql")
    ]
    assert models and [name for name in models if f"model.communique.{name}" not in text] == []
    with_type = '"is_latest_version": {"type": "BOOLEAN"'
    assert with_type in text
