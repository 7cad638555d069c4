"""Codes landed statements again with the present coder, as loads of codings only.

Old codings stay in the landing; the marts take each statement's newest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import polars as pl

from ingest.coding import Coder
from ingest.coding.recode import Comparison, Tally
from ingest.landing import Landing, new_run_id
from ingest.model import Coding
from ingest.rows import coding_input, coding_row

BATCH_STATEMENTS = 20_000
SOURCE = "recode"


def recode(
    landing: Landing,
    coder: Coder,
    write: bool = True,
    progress: Callable[[int], None] = lambda coded: None,
) -> Comparison:
    """Code every statement that the coder's version has not coded; what moved.

    Without ``write`` nothing lands. A run that is killed keeps the batches it has landed, and
    running it again codes the rest.
    """
    tally = Tally()
    run_id = new_run_id()
    for number, statements in enumerate(_uncoded(landing, coder.version)):
        rows = statements.to_dicts()
        codings = coder.code([coding_input(row) for row in rows])
        ids = [row["statement_id"] for row in rows]
        tally.add(_present(landing, ids), dict(zip(ids, codings, strict=True)))
        if write:
            _land(landing, f"{run_id}-{number:06d}", run_id, coder.version, ids, codings)
        progress(len(rows))
    return tally.comparison()


def _uncoded(landing: Landing, version: str) -> Iterator[pl.DataFrame]:
    """Batches of statements that this version has not coded, load by load."""
    columns = ["statement_id", "text", "country", "targets"]
    for load in landing.loads():
        path = landing.path / load / "statements.parquet"
        if not path.is_file():
            continue
        statements = pl.read_parquet(path, columns=columns)
        coded = (
            landing.scan("codings")
            .filter(pl.col("coder_version") == version)
            .select("statement_id")
            .join(statements.lazy().select("statement_id"), on="statement_id", how="semi")
            .collect()
        )
        left = statements.join(coded, on="statement_id", how="anti")
        yield from left.iter_slices(BATCH_STATEMENTS)


def _present(landing: Landing, ids: list[str]) -> dict[str, Coding]:
    """The newest landed codings of these statements, without their evidence."""
    wanted = pl.LazyFrame({"statement_id": ids}, schema={"statement_id": pl.String()})
    found = (
        landing.scan("codings")
        .select("statement_id", "load_id", "act", "modality", "escalation", "goldstein")
        .join(wanted, on="statement_id", how="semi")
        .sort("load_id")
        .unique("statement_id", keep="last")
        .collect()
    )
    return {
        row["statement_id"]: Coding(
            row["act"], {}, row["modality"], row["escalation"], row["goldstein"]
        )
        for row in found.iter_rows(named=True)
    }


def _land(
    landing: Landing,
    load_id: str,
    run_id: str,
    version: str,
    ids: list[str],
    codings: list[Coding],
) -> None:
    now = datetime.now(UTC)
    rows = [
        {**coding_row(statement_id, version, coding), "coded_at": now}
        for statement_id, coding in zip(ids, codings, strict=True)
    ]
    counts = (
        "items_read items_loaded items_duplicate items_quarantined documents undated "
        "not_extracted statements"
    )
    ledger = {
        "run_id": run_id,
        "source": SOURCE,
        **dict.fromkeys(counts.split(), 0),
        "codings": len(rows),
        "coder_version": version,
        "loaded_at": now,
    }
    with landing.locked():
        landing.write(load_id, {"codings": rows, "ledger": [ledger]})


def report(comparison: Comparison) -> str:
    """The comparison as JSON, for a program."""
    return json.dumps(
        {
            "statements": comparison.statements,
            "acts_changed": comparison.acts_changed,
            "modality_changes": comparison.modality_changes,
            "mean_shift": comparison.mean_shift,
            "median_absolute_shift": comparison.median_absolute_shift,
            "act_moves": [
                {"old": old, "new": new, "statements": count}
                for (old, new), count in comparison.act_moves.most_common()
            ],
            "largest": [move._asdict() for move in comparison.largest],
        }
    )
