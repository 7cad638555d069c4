"""`make bench-path`: the whole path on real text: ingest, then refresh, in a store of its own.

Runs the demo corpus, and, where ../shared/data (or COMMUNIQUE_SHARED) is present, one wire article
and the UN General Debate folder, each in an empty store. ``--write`` keeps the table in
docs/benchmarks/path.md. Seconds are of the clock: run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import machine, peak_bytes
from bench.metrics import SHARED

REPOSITORY = Path(__file__).parents[1]
RESULT = REPOSITORY / "docs" / "benchmarks" / "path.md"
COMMUNIQUE = [sys.executable, "-m", "warehouse"]
HEADER = (
    "| input | processes | documents | statements | ingest, s | build, s | again, s "
    "| peak memory of a process, MB | database, MB |"
)


def cases() -> dict[str, list[str]]:
    found = {"demo: presidential addresses": ["--demo"]}
    article = SHARED / "articles" / "ryabkov_severance.txt"
    if article.is_file():
        found["one wire article"] = [str(article), "--date", "2023-11-10"]
    debate = SHARED / "corpora" / "ungdc"
    if debate.is_dir():
        speakers = SHARED / "actors" / "ungdc_speakers_by_session.csv"
        found["UN General Debate, 21 states"] = [str(debate), "--speakers", str(speakers)]
    return found


def measure(name: str, arguments: list[str], processes: int) -> str:
    """One row of the table. The second ingest and refresh of the same input count as "again"."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COMMUNIQUE_HOME": home}
        ingest = ["ingest", *arguments, "--processes", str(processes), "--json"]
        loading, summary = timed(ingest, environment)
        building, _ = timed(["refresh"], environment)
        again = sum(timed(command, environment)[0] for command in (ingest, ["refresh"]))
        megabytes = (Path(home) / "communique.duckdb").stat().st_size / 1e6
    peak = peak_bytes(resource.getrusage(resource.RUSAGE_CHILDREN)) / 1e6
    counts = json.loads(summary)
    return (
        f"| {name} | {processes} | {counts['documents']:,} | {counts['statements']:,} "
        f"| {loading:.1f} | {building:.1f} | {again:.1f} | {peak:,.0f} | {megabytes:.1f} |"
    )


def timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(
        [*COMMUNIQUE, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return time.perf_counter() - started, done.stdout


def isolated(name: str, processes: int) -> str:
    """A row measured in a process of its own, so that peak memory is of this case alone."""
    command = [sys.executable, "-m", "bench.path", "--case", name, "--processes", str(processes)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULT.name}")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(measure(options.case, cases()[options.case], options.processes))
        return
    lines = [HEADER, "|---|" + "---:|" * 8]
    lines += [isolated(name, options.processes) for name in cases()]
    table = "\n".join(lines)
    print(table)
    if options.write:
        about = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}"
        RESULT.write_text(
            f"# The whole path\n\n{about}. Made by `make bench-path`.\n\n{table}\n\n"
            '"Again" loads the same input and refreshes once more: it adds nothing and builds '
            "nothing. Most of the time of loading is the coder's (see [coding](coding.md)); a "
            "build's least is the start of dbt and its tests.\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()
