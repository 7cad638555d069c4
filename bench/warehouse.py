"""`make bench-warehouse`: builds and queries on generated statements.

`python -m bench.warehouse --statements 1000000 10000000` takes both sizes; `--write` keeps the
result in docs/benchmarks/warehouse.md. Countries, dyads, speakers and days are skewed as real ones
are (a few have most); some statements are carried by several outlets. Refreshes are the real
command; beside the full build stands hand-written SQL for the core marts (handwritten.sql), run in
one DuckDB process without dbt, tests, checks and publishing, and the two are compared by column.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from bench.generated import DAYS, FIRST_DAY, generate
from bench.handwritten import ByHand, run_by_hand
from bench.machine import machine, peak_bytes
from bench.pages import Times, p95, page_times, table, together
from warehouse.builds import Builds
from warehouse.settings import DBT_MEGABYTES

RESULT = Path(__file__).parents[1] / "docs" / "benchmarks" / "warehouse.md"
LIMITS: dict[str, str | bool | int | float | list[str]] = {
    # More than a build has: ten million rows joined and sorted at once do not fit in that.
    "memory_limit": "6GB",
    "preserve_insertion_order": False,
}


def refresh(home: Path, *options: str) -> dict[str, float]:
    """Seconds of one real refresh: wall, CPU, all models, and the one in Python."""
    started, used = time.monotonic(), _cpu_of_children()
    subprocess.run(
        [sys.executable, "-m", "warehouse", "refresh", *options],
        env={**os.environ, "COMMUNIQUE_HOME": str(home)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wall, cpu = time.monotonic() - started, _cpu_of_children() - used
    content = json.loads((home / "dbt" / "target" / "run_results.json").read_text("utf-8"))
    times: dict[str, float] = defaultdict(float)
    for result in content["results"]:
        times[result["unique_id"].split(".")[0]] += result["execution_time"]
        if result["unique_id"].endswith(".int_change_points"):
            times["python"] = result["execution_time"]
    models = times["model"] + times["snapshot"] + times["seed"]
    return {"wall": wall, "cpu": cpu, "models": models, "python": times["python"]}


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_hand(home: Path) -> ByHand:
    """The core marts of the last build by hand-written SQL, and whether the figures agree."""
    with tempfile.TemporaryDirectory(dir=home, prefix=".by-hand-") as scratch:
        database = Path(scratch) / "scratch.duckdb"
        return run_by_hand(home / "landing", Builds(home).link.resolve(), database, LIMITS)


@dataclass(frozen=True, slots=True)
class Result:
    """Of one size: the table's cells, in the order of ROWS, and the times of the pages."""

    statements: int
    cells: list[str]
    pages: Times


ROWS = (
    ("full build, models in SQL", ""),
    ("hand-written SQL for the core marts, in one process", ""),
    ("full build against hand-written SQL", "<= 1.3 x"),
    ("columns of the core marts whose figures agree", "all"),
    ("the change points (Python) of a full build", ""),
    ("full refresh (dbt, tests, checks, publishing)", ""),
    ("one new day, all models", "<= 5 s"),
    ("one new day, whole refresh", ""),
    ("CPU of the full refresh", ""),
    ("CPU of the refresh of one day", ""),
    ("memory, largest process", "<= 2 GB"),
    ("database file", ""),
    ("a question of a page, p95", "<= 100 ms"),
)


def run(statements: int, home: Path) -> Result:
    generator = generate(home, statements)
    full = refresh(home, "--full")
    memory = peak_bytes(resource.getrusage(resource.RUSAGE_CHILDREN)) / 1e9
    hand = by_hand(home)
    print(*hand.differences, sep="\n", file=sys.stderr)
    size = Builds(home).link.resolve().stat().st_size / 1e6
    generator.write(max(8, statements // DAYS), FIRST_DAY + timedelta(days=DAYS), 1)
    day = refresh(home)
    pages = page_times(home)
    in_sql = full["models"] - full["python"]
    cells = [
        f"{in_sql:.1f} s",
        f"{hand.seconds:.1f} s",
        f"{in_sql / hand.seconds:.2f} x",
        f"{hand.columns - len(hand.differences)} of {hand.columns}",
        f"{full['python']:.1f} s",
        f"{full['wall']:.1f} s",
        f"{day['models']:.1f} s",
        f"{day['wall']:.1f} s",
        f"{full['cpu']:.1f} s",
        f"{day['cpu']:.1f} s",
        f"{memory:.2f} GB",
        f"{size:,.0f} MB",
        f"{p95(together(pages)):.0f} ms",
    ]
    return Result(statements, cells, pages)


def report(results: list[Result]) -> str:
    about = f"{machine()}, Python {platform.python_version()}"
    sizes = " | ".join(f"{result.statements:,}" for result in results)
    rule = "---|" * len(results)
    lines = [
        "# Warehouse",
        "",
        f"## {sizes.replace(' | ', ' and ')} statements",
        "",
        f"Generated statements; {about}, DuckDB {duckdb.__version__}, "
        f"{datetime.now(UTC):%Y-%m-%d}, load average at the end {os.getloadavg()[2]:.1f}. Made by "
        "`make bench-warehouse`; `python -m bench.warehouse --statements 1000000 10000000 --write` "
        "measures both sizes.",
        "",
        f"| statements | {sizes} | goal at 10 million |",
        f"|---|{rule}---|",
    ]
    for number, (what, goal) in enumerate(ROWS):
        cells = " | ".join(result.cells[number] for result in results)
        lines.append(f"| {what} | {cells} | {goal} |")
    for result in results:
        lines += ["", f"{result.statements:,} statements:", "", *table(result.pages)]
    lines += [
        "",
        "The hand-written SQL is [bench/handwritten.sql](../../bench/handwritten.sql) and "
        "[its series](../../bench/handwritten_series.sql), written from the columns' descriptions "
        f"without the models, with 6 GB of memory (a build has {DBT_MEGABYTES.value / 1000:g}); it "
        "makes fct_statements, "
        "fct_mentions, fct_documents and the sixteen series. The full build beside it also makes "
        "dimensions, coverage, what change points rest on and what updates need. Figures agree "
        "where rows, nulls, sums and sums of squares (or of hashes) of a column do, but for the "
        "last digits of doubles. Times of models are dbt's own, added up; the one model in Python "
        "is left out. The pages' questions are what the dashboard's pages ask, each opened twenty "
        "times, no answer remembered; documents have short texts here.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000_000])
    parser.add_argument(
        "--write", action="store_true", help=f"put the result first in {RESULT.name}"
    )
    parser.add_argument(
        "--home",
        type=Path,
        help="keep the stores here and use them again",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as scratch:
        homes = options.home or Path(scratch)
        results = [run(size, homes / f"{size}") for size in options.statements]
    text = report(results)
    print(text)
    if options.write:
        former = RESULT.read_text("utf-8") if RESULT.is_file() else ""
        RESULT.write_text(after(text, former), "utf-8")


def after(text: str, former: str) -> str:
    """A new report before what the page held: figures of other sizes and machines stay."""
    kept = former.removeprefix("# Warehouse\n").strip()
    return f"{text}\n{kept}\n" if kept else text


if __name__ == "__main__":
    main()
