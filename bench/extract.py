"""`make bench-extract`: statements, speakers and targets against annotated articles.

The articles are not part of the repository; the folder is ../shared/data, or COMMUNIQUE_SHARED.
They are scored by the scorer that lies beside them. `python -m bench.extract --write` keeps the
result in docs/benchmarks/extraction.md, above what is written there by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from bench.machine import machine, peak_bytes
from bench.metrics import SHARED
from ingest.extract import EXTRACTOR_VERSION
from ingest.sources.dates import parse_date
from warehouse.commands.extract import quotes_line

REPOSITORY = Path(__file__).parents[1]
RESULT = REPOSITORY / "docs" / "benchmarks" / "extraction.md"
BY_HAND = "## What goes wrong"
SETS = {
    "diplo_shared": "diplo_shared.jsonl",
    "dev": "polnear_dev.jsonl",
    "train": "polnear_train.jsonl.gz",
}
ROUNDS = 3

Score = dict[str, Any]


class Goal(NamedTuple):
    """One line of the table: what is measured on which set, the best peer, and what we want."""

    what: str
    where: str
    peer: str
    goal: float
    measure: Callable[[Score], Score]


def _part(scope: str, measure: str) -> Callable[[Score], Score]:
    return lambda score: dict(score[scope][measure])


def _recall(field: str, kind: str | None = None) -> Callable[[Score], Score]:
    def measure(score: Score) -> Score:
        found = score[f"resolved_{field}"]
        return {"f1": (found["by_kind"][kind] if kind else found)["recall"]}

    return measure


def _on_matched(field: str) -> Callable[[Score], Score]:
    return lambda score: {"f1": score[f"resolved_{field}"]["acc_on_matched"]}


GOALS = (
    Goal("direct, end to end", "dev", "80.9", 88, _part("direct", "sp_e2e")),
    Goal("direct, end to end", "diplo_shared", "83", 90, _part("direct", "sp_e2e")),
    Goal("indirect, end to end", "dev", "65.2", 70, _part("indirect", "sp_e2e")),
    Goal("indirect, end to end", "diplo_shared", "67", 73, _part("indirect", "sp_e2e")),
    Goal("all, end to end", "dev", "71.1", 78, _part("all", "sp_e2e")),
    Goal("all, end to end", "diplo_shared", "73", 80, _part("all", "sp_e2e")),
    Goal("direct, exact spans", "dev", "93.5", 95, _part("direct", "exact")),
    Goal("direct, exact spans", "diplo_shared", "93.5", 95, _part("direct", "exact")),
    Goal("names resolved, recall", "diplo_shared", "52", 75, _recall("speaker_name")),
    Goal("pronouns resolved, recall", "diplo_shared", "63", 80, _recall("speaker_name", "pronoun")),
    Goal("role phrases, recall", "diplo_shared", "33", 65, _recall("speaker_name", "nominal")),
    Goal("country on matched", "diplo_shared", "-", 88, _on_matched("country")),
    Goal("role on matched", "diplo_shared", "-", 80, _on_matched("role")),
    Goal("targets", "diplo_shared", "-", 75, lambda score: dict(score["target_countries"])),
)  # fmt: skip
SPEED_GOAL = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {RESULT.name}")
    arguments = parser.parse_args()
    if not (SHARED / "quotes").is_dir():
        sys.exit(f"evaluation data not found at {SHARED / 'quotes'}; set COMMUNIQUE_SHARED")
    text = "\n".join(report()) + "\n"
    print(text)
    if arguments.write:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        kept = RESULT.read_text("utf-8").partition(BY_HAND) if RESULT.exists() else ("", "", "")
        RESULT.write_text(f"{text}\n{kept[1]}{kept[2]}".rstrip() + "\n", "utf-8")


def report() -> Iterator[str]:
    scores = {name: score(name) for name in SETS}
    yield "# Extraction benchmark"
    yield ""
    yield (
        f"Extractor `{EXTRACTOR_VERSION}`, {date.today():%Y-%m-%d}, {machine(1)}. "
        "Made by `make bench-extract`. Rules were developed on these articles; none of their "
        "sentences is in the repository, and no rule names a person, outlet or sentence of them."
    )
    yield ""
    yield "| F1 unless said | set | best peer | goal | measured | P | R | |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    for goal in GOALS:
        found = goal.measure(scores[goal.where])
        yield (
            f"| {goal.what} | {goal.where} | {goal.peer} | {goal.goal:g} | {found['f1']} "
            f"| {found.get('p', '')} | {found.get('r', '')} "
            f"| {'met' if found['f1'] >= goal.goal else 'not met'} |"
        )
    rates = {name: max(s["speed"]["approx_sents_per_s"] for s in runs(name)) for name in SETS}
    for name in ("dev", "diplo_shared"):
        verdict = "met" if rates[name] >= SPEED_GOAL else "not met"
        yield (
            f"| sentences/s, whole extraction | {name} | 165 | {SPEED_GOAL} | {rates[name]:.0f} "
            f"| | | {verdict} |"
        )
    yield ""
    yield (
        "End to end: the span overlaps the annotated one (intersection over union of 0.3) and the "
        "right mention is the speaker. Exact: the same words. All sets in full:"
    )
    yield ""
    yield from details(scores)
    yield ""
    peak = peak_bytes(resource.getrusage(resource.RUSAGE_SELF)) / 2**20
    yield f"Peak memory of this whole run: {peak:.0f} MB."


def details(scores: dict[str, Score]) -> Iterator[str]:
    yield (
        "| set | documents | scope | exact F1 | IoU 0.8 F1 | IoU 0.3 F1 | speaker "
        "| end to end P | R | F1 |"
    )
    yield "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, found in scores.items():
        for scope in ("direct", "indirect", "all"):
            part = found[scope]
            whole = part["sp_e2e"]
            yield (
                f"| {name} | {found['docs']} | {scope} | {part['exact']['f1']} "
                f"| {part['iou80']['f1']} | {part['iou30']['f1']} "
                f"| {part['speaker_on_matched']['overlap_acc']} "
                f"| {whole['p']} | {whole['r']} | {whole['f1']} |"
            )


def runs(name: str) -> Iterator[Score]:
    """Scores of several runs over the same documents, for their speed."""
    for _ in range(ROUNDS if name != "train" else 1):
        yield score(name)


def documents(name: str) -> Iterator[dict[str, Any]]:
    path = SHARED / "quotes" / SETS[name]
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    for line in text.split("\n"):
        if line.strip():
            yield json.loads(line)


def score(name: str) -> Score:
    """The scorer's verdict; seconds are processor time, so that other work does not count."""
    gold = list(documents(name))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "gold.jsonl", Path(folder) / "pred.jsonl"]
        _write(paths[0], gold)
        _write(paths[1], (_timed(row) for row in gold))
        scorer = str(SHARED / "quotes" / "score.py")
        run = subprocess.run(
            [sys.executable, scorer, *map(str, paths), "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    result: Score = json.loads(run.stdout)
    return result


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    start = time.process_time()
    dated = parse_date(row["date"]) if row.get("date") else None
    line = quotes_line(row["doc_id"], row["text"], row.get("title"), dated)
    return {**line, "seconds": time.process_time() - start}


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    main()
