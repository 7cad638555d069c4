from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from warehouse.cli import COMMANDS
from warehouse.docs import write_docs
from warehouse.doctor import FREE_MEGABYTES
from warehouse.schedule import GRACE_SECONDS
from warehouse.settings import KEEP_BUILDS, SETTINGS, Setting, SettingError

TEXTS = {"COMMUNIQUE_HOME", "COMMUNIQUE_CONTACT"}
# What a refresh tells the dbt process that it starts.
OWN = {"COMMUNIQUE_BUILD", "COMMUNIQUE_LANDING", "COMMUNIQUE_PARENT"}
READING = {".py", ".sql", ".yml", ".toml"}
OPERATIONS = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_is_documented_as_it_is(setting: Setting) -> None:
    row = f"| `{setting.name}` | {setting.default} {setting.unit} | {setting.meaning} |"
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


@pytest.mark.parametrize("value", ["ten", "0", "-1", "1.5", "٣"])
def test_a_setting_with_a_wrong_value_is_an_error_that_says_what_it_takes(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEEP_BUILDS.name, value)
    with pytest.raises(SettingError, match="whole number of builds, 1 or more"):
        _ = KEEP_BUILDS.value


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
