from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.warehouse.corpus import write_corpus

Run = Callable[..., "subprocess.CompletedProcess[str]"]


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


def build_store(home: Path, inputs: Sequence[Path], processes: int = 1) -> Path:
    communique(home, "ingest", "--processes", str(processes), *inputs)
    communique(home, "refresh")
    return home


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, corpus: list[Path]) -> Path:
    """A store with one real build. For reading only; ``store`` gives a copy to change."""
    return build_store(tmp_path_factory.mktemp("built") / "store", corpus)


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of the built store that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "store", symlinks=True))
