"""The tables of ``data/``, read."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


def read_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``data/NAME.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of ``data/NAME.txt``, without its comments."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def read_cues(name: str) -> dict[str, str]:
    """The lists of regular expressions in ``data/NAME.toml``, each as one alternation."""
    table = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return {key: "|".join(entries) for key, entries in table.items()}
