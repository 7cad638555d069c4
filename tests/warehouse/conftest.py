from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.warehouse.corpus import write_articles, write_corpus
from tests.warehouse.small_dbt import transform
from warehouse.cli import cli


def communique(
    home: Path, *arguments: str | Path, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The real command line, in a process of its own, over the store ``home``."""
    finished = subprocess.run(
        [sys.executable, "-m", "warehouse", *map(str, arguments)],
        env={**os.environ, "COMMUNIQUE_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if check and finished.returncode != 0:
        pytest.fail(f"communique {arguments} ended with {finished.returncode}: {finished.stderr}")
    return finished


def quick(home: Path, *arguments: str | Path) -> str:
    """The same in this process, for a command that is only a means; its output."""
    runner = CliRunner(env={"COMMUNIQUE_HOME": str(home)})
    result = runner.invoke(cli, [str(argument) for argument in arguments])
    if result.exit_code != 0:
        pytest.fail(f"communique {arguments} ended with {result.exit_code}: {result.output}")
    return result.stdout


def build_store(home: Path, inputs: Sequence[Path], processes: int = 1) -> Path:
    communique(home, "ingest", "--processes", str(processes), *inputs)
    communique(home, "refresh")
    return home


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, corpus: list[Path]) -> list[Path]:
    return [*corpus, *write_articles(tmp_path_factory.mktemp("articles"))]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, files: list[Path]) -> Path:
    """A store with one real build of the files, read in order by one process. For reading only."""
    return build_store(tmp_path_factory.mktemp("built") / "store", files)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, corpus: list[Path]) -> Path:
    """A store with two builds of three small tables, made without dbt. For reading only."""
    home = tmp_path_factory.mktemp("small") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warehouse.refresh.run_dbt", transform)
        for inputs in (corpus[:2], corpus[2:]):
            quick(home, "ingest", *inputs)
            quick(home, "refresh")
    return home


@pytest.fixture
def store(small: Path, tmp_path: Path) -> Path:
    """A copy of the small store that a test may change."""
    return Path(shutil.copytree(small, tmp_path / "store", symlinks=True))
