"""What the dashboard's pages ask of a build, and how long each answer takes: `python -m bench.pages
HOME` tells of the current build of a store.

Every page is run as a reader's session runs it, those that have a choice at addresses of different
states, years, words or speakers. No answer is remembered from an earlier page, though DuckDB keeps
what it has read, and a question that a page asks twice counts once.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from unittest.mock import patch

import polars as pl
import streamlit as st
from streamlit.testing.v1 import AppTest

from bench.generated import COUNTRIES
from dashboard import queries
from dashboard.queries import Value
from tests.dashboard.conftest import APP, PAGES
from warehouse.builds import Builds

ROUNDS = 20
WORDS = ("sanctions", "ceasefire talks", "threat*", "aid")
GRAINS = ("month", "year", "week", "day")
Times = dict[str, list[list[float]]]


@patch.dict(os.environ)  # restored afterwards: ``started`` names the store in it
def page_times(home: Path, rounds: int = ROUNDS) -> Times:
    """By page, for each time that it was opened, two or more: milliseconds of each question.

    Raises FileNotFoundError if the store has no build, RuntimeError if a page fails.
    """
    if not Builds(home).link.exists():
        raise FileNotFoundError(f"{home} has no build: run `communique refresh` there first")
    found: Times = {page: [] for page in PAGES}
    try:
        app = started(home)
        for number, page in product(range(rounds), PAGES):
            turn_to(app, page, address(page, number))
            with _timed() as times:
                app.run()
            if app.exception:
                raise RuntimeError(f"{page}: {app.exception[0].message}")
            found[page].append(list(times.values()))
    finally:
        st.cache_resource.clear()  # what DuckDB keeps would lie beside a later refresh
    return found


def started(home: Path) -> AppTest:
    """A session of the dashboard on a store, at its first page."""
    os.environ["COMMUNIQUE_HOME"] = str(home)
    return AppTest.from_file(str(APP), default_timeout=600).run()


def turn_to(app: AppTest, page: str, asked: Mapping[str, str]) -> None:
    """Let the next run be of a page at an address, with no answer remembered from another."""
    app.switch_page(f"views/{page}/page.py")
    app.query_params.clear()
    app.query_params.update(asked)
    st.cache_data.clear()


def address(page: str, number: int) -> dict[str, str]:
    """What a reader asks of a page in one round; of other pages just what they open with."""
    one, other = COUNTRIES[number % 8], COUNTRIES[(number + 1) % 8]
    year = 2015 + number % 8
    days = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    month = {"from": f"{year}-06-01", "to": f"{year}-06-30"}
    return {
        "trends": {
            "kind": "dyad",
            "e": f"{one}>{other},{other}>{one}",
            "grain": GRAINS[number % len(GRAINS)],
        },
        "country": {"a": one},
        "dyad": {"a": one, "b": other},
        "speaker": {"who": f"speaker{number:05d}"},
        "matrix": days,
        "map": days,
        "statements": {"q": WORDS[number % len(WORDS)], **month},
    }.get(page, {})


@contextmanager
def _timed() -> Iterator[dict[tuple[object, ...], float]]:
    """Milliseconds of each question that is asked meanwhile."""
    times: dict[tuple[object, ...], float] = {}
    answer = queries._answer

    def timed(path: str, sql: str, params: tuple[tuple[str, Value], ...]) -> pl.DataFrame:
        started = time.perf_counter()
        try:
            return answer(path, sql, params)
        finally:
            times.setdefault((sql, params), 1_000 * (time.perf_counter() - started))

    with patch.object(queries, "_answer", timed):
        yield times


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def together(times: Times) -> list[float]:
    """The milliseconds of all questions of all pages."""
    return [value for loads in times.values() for load in loads for value in load]


def table(times: Times) -> list[str]:
    """Markdown: how many questions each page asks, what one takes, and what all of a load do."""
    lines = [
        "| page | questions | a question, median / p95 in ms | all of a load, ms |",
        "|---|---|---|---|",
    ]
    for page, loads in times.items():
        each = together({page: loads})
        lines.append(
            f"| {page} | {median(map(len, loads)):.0f} | {median(each):.0f} / {p95(each):.0f}"
            f" | {median(map(sum, loads)):.0f} |"
        )
    return lines


if __name__ == "__main__":
    asked = page_times(Path(sys.argv[1]))
    print(*table(asked), f"all: p95 {p95(together(asked)):.0f} ms", sep="\n")
