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
from ingest.schema import STATEMENTS

BATCH_STATEMENTS = 20_000
SOURCE = "recode"
FIGURES = ("act", "modality", "escalation", "goldstein")


def recode(
    landing: Landing,
    coder: Coder,
    write: bool = True,
    progress: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """Code every statement whose newest coding is of another version; what moved.

    Without ``write`` nothing lands. A run that is killed keeps the batches it has landed, and
    running it again codes the rest. ``progress`` is told how many are coded, after each batch.
    """
    tally, done = Tally(), 0
    run_id = new_run_id()
    batches = _uncoded(landing, coder.version)
    for number, (statements, present) in enumerate(batches):
        rows = statements.to_dicts()
        codings = coder.code([coding_input(row) for row in rows])
        ids = [row["statement_id"] for row in rows]
        tally.add(_newest(present, ids), dict(zip(ids, codings, strict=True)))
        if write:
            _land(landing, f"{run_id}-{number:06d}", run_id, coder.version, ids, codings)
        done += len(rows)
        progress(done)
    return tally.comparison()


def _uncoded(landing: Landing, version: str) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Batches of statements whose newest coding is not this version's, and their load's codings."""
    columns = [
        *("statement_id", "text", "kind", "country", "targets"),
        *("reporting_clause", "speaker_mention"),
    ]
    recodings = _recodings(landing)
    for load in landing.loads():
        path = landing.path / load / "statements.parquet"
        if not path.is_file():
            continue
        # Loads of before the reporting clause have none.
        landed = pl.scan_parquet(
            path, schema=STATEMENTS, missing_columns="insert", extra_columns="ignore"
        )
        statements = landed.select(columns).collect()
        codings = _codings(landing, load, recodings, statements.get_column("statement_id"))
        coded = _newest_rows(codings).filter(pl.col("coder_version") == version)
        left = statements.join(coded, on="statement_id", how="anti")
        for batch in left.iter_slices(BATCH_STATEMENTS):
            yield batch, codings


def _recodings(landing: Landing) -> dict[str, str]:
    """The loads that hold codings only, each with the id of one statement that it codes."""
    found = {}
    for load in landing.loads():
        path = landing.path / load / "codings.parquet"
        if path.is_file() and not (landing.path / load / "statements.parquet").is_file():
            first = pl.scan_parquet(path).select("statement_id").head(1).collect()
            found.update(dict.fromkeys([load], first.item()) if first.height else {})
    return found


def _codings(
    landing: Landing, load: str, recodings: dict[str, str], ids: pl.Series
) -> pl.DataFrame:
    """All codings of one load's statements. A recoding load holds those of one load only."""
    marks = pl.DataFrame({"load": list(recodings), "id": list(recodings.values())})
    mine = marks.filter(pl.col("id").is_in(ids.implode())).get_column("load").to_list()
    paths = [landing.path / name / "codings.parquet" for name in (load, *mine)]
    columns = ("statement_id", "load_id", "coder_version", *FIGURES)
    files = [path for path in paths if path.is_file()]
    if not files:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.concat([pl.read_parquet(path, columns=list(columns)) for path in files])


def _newest_rows(codings: pl.DataFrame) -> pl.DataFrame:
    return codings.sort("load_id").unique("statement_id", keep="last")


def _newest(codings: pl.DataFrame, ids: list[str]) -> dict[str, Coding]:
    """The newest of these codings of each of these statements, without their evidence."""
    mine = codings.filter(pl.col("statement_id").is_in(ids))
    found = _newest_rows(mine).select("statement_id", *FIGURES)
    return {
        statement_id: Coding(act, {}, modality, escalation, goldstein)
        for statement_id, act, modality, escalation, goldstein in found.iter_rows()
    }


def _land(
    landing: Landing,
    load_id: str,
    run_id: str,
    version: str,
    ids: list[str],
    codings: list[Coding],
) -> None:
    """One load of the codings of statements that one load brought."""
    now = datetime.now(UTC)
    rows = [
        {**coding_row(statement_id, version, coding), "coded_at": now}
        for statement_id, coding in zip(ids, codings, strict=True)
    ]
    counts = (
        "items_read items_loaded items_duplicate items_quarantined documents undated "
        "not_extracted statements events series sightings"
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


def report(comparison: Comparison, version: str) -> str:
    """The comparison as JSON, for a program; ``version`` is the new coder's."""
    return json.dumps(
        {
            "coder_version": version,
            "statements": comparison.statements,
            "only_old": comparison.only_old,
            "only_new": comparison.only_new,
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
