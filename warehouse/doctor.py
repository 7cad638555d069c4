"""Is everything there that this machine needs? Each check says what to do if not."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

import duckdb
from packaging.requirements import Requirement

from ingest.landing import Landing
from warehouse import settings
from warehouse.builds import LOST, Builds
from warehouse.query import QueryError, run_query
from warehouse.transform import project_folder

FREE_MEGABYTES = 2_000


class Check(NamedTuple):
    """``problem`` is None where all is well; ``found`` says what was found."""

    name: str
    found: str
    problem: str | None


def examine(home: Path) -> Iterator[Check]:
    """All checks, one after the other; none changes anything but a scratch file in the store."""
    checks: tuple[tuple[str, Callable[[Path], str]], ...] = (
        ("python", _python),
        ("packages", _packages),
        ("settings", _settings),
        ("store", _store),
        ("disk", _disk),
        ("dbt project", _project),
        ("sandbox", _sandbox),
        ("current build", _build),
        ("landing", _landing),
    )
    for name, check in checks:
        try:
            yield Check(name, check(home), None)
        except (Trouble, OSError, duckdb.Error, QueryError, settings.SettingError) as error:
            yield Check(name, "", str(error))


class Trouble(Exception):
    """What is wrong, and what to do about it."""


def _python(home: Path) -> str:
    if platform.system() == "Windows":
        raise Trouble("Windows lacks what the SQL sandbox and the links need; use WSL")
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def _packages(home: Path) -> str:
    needed = [Requirement(text) for text in requires("communique") or ()]
    wrong = []
    for requirement in needed:
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement} is needed, {found} is there")
    if wrong:
        raise Trouble("; ".join(wrong) + ". Install with: make setup")
    return f"communique {version('communique')}, duckdb {version('duckdb')}"


def _settings(home: Path) -> str:
    changed = [s.name for s in settings.SETTINGS if s.value != s.default]
    return ", ".join(changed) + " changed" if changed else "all as they come"


def _store(home: Path) -> str:
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".doctor-") as scratch:
        link = Path(scratch) / "link"
        link.symlink_to("anywhere")
        link.replace(Path(scratch) / "link2")
    return f"{home} can be written"


def _disk(home: Path) -> str:
    free = shutil.disk_usage(home).free // 1_000_000
    if free < FREE_MEGABYTES:
        raise Trouble(f"only {free:,} MB are free at {home}; builds need room for their copies")
    return f"{free:,} MB are free"


def _project(home: Path) -> str:
    folder = project_folder()
    if not (folder / "dbt_project.yml").is_file():
        raise Trouble(f"no dbt_project.yml in {folder}; install communique again")
    return f"{len(list(folder.rglob('models/**/*.sql')))} models"


def _sandbox(home: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="communique-") as scratch:
        database = Path(scratch) / "scratch.duckdb"
        duckdb.connect(str(database)).close()
        result = run_query(database, "select 42")
    return f"a query is answered in {result.seconds:.1f} s"


def _build(home: Path) -> str:
    builds = Builds(home)
    current = builds.current()
    if current is None:
        return "none yet"
    if notice := builds.notice():
        raise Trouble(notice)
    run_query(current.database, "select count(*) from marts.fct_statements")
    return f"{current.build_id} can be read"


def _landing(home: Path) -> str:
    landing, current = Landing(home / "landing"), Builds(home).current()
    if current is not None and (lost := current.lost(landing)):
        raise Trouble("; ".join(f"load {load}: {LOST}" for load in lost))
    return f"{len(landing.loads())} loads"
