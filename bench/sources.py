"""`make bench-sources`: what reading and loading real corpora costs, and what comes out.

The corpora are not part of the repository; the folder is ../shared/data, or COMMUNIQUE_SHARED.
Every case runs in its own process. Seconds are processor seconds, so that other work on the
machine does not count; memory is the highest resident size. `--write` keeps the result in
docs/benchmarks/sources.md, above what is written there by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bench.machine import machine, peak_bytes
from bench.metrics import SHARED
from bench.movement import movement
from ingest.landing import Landing
from ingest.model import Document, PassedOver
from ingest.sources.base import Options, SourceError
from ingest.sources.inputs import inputs

REPOSITORY = Path(__file__).parents[1]
RESULT = REPOSITORY / "docs" / "benchmarks" / "sources.md"
BY_HAND = "## What it says"
CORPORA = {
    "UN General Debate": "corpora/ungdc",
    "Kremlin": "corpora/kremlin",
    "White House": "corpora/white_house",
    "feeds": "corpora/rss",
    "GDELT events": "corpora/gdelt/aamend_events.csv",
    "GDELT GKG": "corpora/gdelt/aamend_gkg.csv",
    "ICEWS": "corpora/icews/events.2018.sample.tab",
}
LOADED = ("Kremlin", "White House", "UN General Debate", "feeds")
SPEAKERS = "actors/ungdc_speakers_by_session.csv"
SAMPLE = 100
MADE_ROWS = {"csv": 1_000_000, "jsonl": 200_000, "parquet": 200_000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {RESULT.name}")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        print(json.dumps({"rows": make_statements(arguments.make)}))
        return
    if arguments.read:
        print(json.dumps(read_all(arguments.read)))
        return
    if not (SHARED / "corpora").is_dir():
        sys.exit(f"evaluation data not found at {SHARED / 'corpora'}; set COMMUNIQUE_SHARED")
    lines = []
    for line in report():
        print(line, flush=True)
        lines.append(line)
    if arguments.write:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        kept = RESULT.read_text("utf-8").partition(BY_HAND) if RESULT.exists() else ("", "", "")
        text = "\n".join([*lines, "", kept[1] + kept[2]])
        RESULT.write_text(text.rstrip() + "\n", "utf-8")


def report() -> Iterator[str]:
    yield "# Sources benchmark"
    yield ""
    yield (
        f"{date.today():%Y-%m-%d}, {machine()}. Made by "
        "`make bench-sources`. Seconds are processor seconds of one process; memory is its highest "
        "resident size, of which about 150 MB are the libraries."
    )
    yield ""
    yield "## Reading"
    yield ""
    yield "| source | files | MB | items | items/s | MB/s | peak MB | dated | problems |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for name, place in CORPORA.items():
        yield reading(name, SHARED / place)
    with tempfile.TemporaryDirectory() as made:
        for suffix in MADE_ROWS:
            path = Path(made) / f"statements.{suffix}"
            # A large parent would show in its children's highest resident size.
            run([sys.executable, "-m", "bench.sources", "--make", str(path)])
            yield reading(f"statements, {suffix} (generated)", path)
            path.unlink()
    yield ""
    yield (
        "MB of archives are counted unpacked. A GKG record without a quotation is no item. "
        "Dated: documents with a certain date, be it a year."
    )
    yield ""
    yield "## Loading: read, extract, code, land"
    yield ""
    yield (
        "| corpus | documents | statements | documents/s | statements/s | peak MB "
        "| with a statement | with a speaker | with a state | with a target |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for name in LOADED:
        yield loading(name)
    yield ""
    yield (
        f"At most {SAMPLE} documents of each corpus, at equal distances. The start of the process "
        "is counted. The last four columns: the share of documents that give a statement, and the "
        "shares of statements whose speaker has a name, a state, and a state the words are "
        "directed at."
    )
    yield ""
    yield from movement(SHARED / CORPORA["White House"], SHARED / CORPORA["Kremlin"])


def reading(name: str, path: Path) -> str:
    found = run([sys.executable, "-m", "bench.sources", "--read", str(path)])
    seconds = max(found["seconds"], 0.001)
    megabytes = found["bytes"] / 1e6
    dated = f"{found['dated'] / found['documents']:.0%}" if found["documents"] else "-"
    return (
        f"| {name} | {found['files']:,} | {megabytes:,.1f} | {found['items']:,} "
        f"| {found['items'] / seconds:,.0f} | {megabytes / seconds:,.1f} | {found['peak']:,.0f} "
        f"| {dated} | {found['problems']:,} |"
    )


def read_all(path: Path) -> dict[str, float]:
    """Read every item under ``path`` and keep none; run in a process of its own."""
    found = dict.fromkeys(("files", "bytes", "items", "documents", "dated", "problems"), 0)
    started = time.process_time()
    for source, shown in inputs([path]):
        found["files"] += 1
        found["bytes"] += getattr(source, "file", shown).stat().st_size
        try:
            for item in source.read(shown, Options()):
                found["items"] += not isinstance(item, PassedOver)
                found["problems"] += type(item).__name__ == "Rejected"
                if isinstance(item, Document):
                    found["documents"] += 1
                    found["dated"] += item.published_at is not None
        except SourceError:
            found["problems"] += 1
    seconds = time.process_time() - started
    return {**found, "seconds": seconds, "peak": peak(resource.RUSAGE_SELF)}


def make_statements(path: Path) -> int:
    """A file of generated statements, every hundredth with a date that has two readings."""
    rows = MADE_ROWS[path.suffix.removeprefix(".")]
    start = datetime(1990, 1, 1, tzinfo=UTC)
    number = pl.int_range(rows, eager=True).alias("id")
    states = pl.Series(["USA", "RUS", "CHN", "FRA", "PER", "CHL", "IND", "TUR"])
    days = [(start + timedelta(days=i)).strftime("%Y-%m-%d") for i in range(10_000)]
    frame = pl.DataFrame(
        {
            "id": number,
            "text": pl.select(
                pl.format(
                    "Statement {}: we call on our neighbours to return to the talks of spring and "
                    "to keep the border open.",
                    number,
                )
            ).to_series(),
            "speaker": pl.select(pl.format("Speaker {}", number % 5_000)).to_series(),
            "country": states.gather(number % 8),
            "targets": states.gather((number // 8) % 8),
            "date": pl.select(
                pl.when(number % 100 == 0)
                .then(pl.lit("03/04/2023"))
                .otherwise(pl.Series(days).gather(number % 10_000))
            ).to_series(),
        }
    )
    writers = {
        ".csv": frame.write_csv,
        ".jsonl": frame.write_ndjson,
        ".parquet": frame.write_parquet,
    }
    writers[path.suffix](path)
    return rows


def loading(name: str) -> str:
    """Load a sample of a corpus as a user would, in a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = Landing(Path(folder) / "landing")
        paths = sample(SHARED / CORPORA[name], Path(folder) / "in")
        arguments = [sys.executable, "-m", "warehouse", "ingest", *map(str, paths)]
        if name == "UN General Debate":
            arguments += ["--speakers", str(SHARED / SPEAKERS)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run([*arguments, "--json"], COMMUNIQUE_HOME=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        documents = store.scan("documents").select(pl.len()).collect().item()
        statements = store.scan("statements").collect()
    spoken = statements.get_column("document_id").n_unique() / documents
    shares = [
        statements.get_column("speaker").is_not_null().mean(),
        statements.get_column("country").is_not_null().mean(),
        (statements.get_column("targets").list.len() > 0).mean(),
    ]
    told = " | ".join(f"{share:.0%}" for share in shares)
    return (
        f"| {name} | {documents:,} | {statements.height:,} | {documents / seconds:,.1f} "
        f"| {statements.height / seconds:,.0f} | {last_peak():,.0f} | {spoken:.0%} | {told} |"
    )


def sample(corpus: Path, folder: Path) -> list[Path]:
    """Documents at equal distances in the corpus: files of it, or lines of its one file."""
    files = sorted(path for path in corpus.rglob("*") if path.is_file())
    if len(files) > SAMPLE:
        return files[:: -(-len(files) // SAMPLE)]
    compressed = [path for path in files if path.suffixes[-2:] == [".jsonl", ".gz"]]
    if not compressed:
        return files
    lines = gzip.decompress(compressed[0].read_bytes()).splitlines(keepends=True)
    folder.mkdir()
    path = folder / compressed[0].stem
    path.write_bytes(b"".join(lines[:: -(-len(lines) // SAMPLE)]))
    return [path]


_peak = 0.0


def run(command: list[str], **environment: str) -> dict[str, Any]:
    """Run a command that prints JSON on stdout; its highest resident size is kept."""
    global _peak
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=REPOSITORY, env={**os.environ, **environment}
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    _peak = peak_bytes(usage) / 2**20
    found: dict[str, Any] = json.loads(output)
    return found


def last_peak() -> float:
    return _peak


def peak(who: int) -> float:
    return peak_bytes(resource.getrusage(who)) / 2**20


if __name__ == "__main__":
    main()
