"""Does the series move when the world did, and more clearly than a count of hostile words?

For each of two turns, the documents before and after are compared. The document is the unit: its
mean over the statements toward the state. The effect is Cohen's d with pooled deviation, and the
p-value is that of a permutation of the documents (20,000, two-sided, fixed seed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from ingest.coding import Coder
from ingest.extract import extract
from ingest.model import Document
from ingest.rows import coding_input, statement_row
from ingest.sources.base import Options
from ingest.sources.inputs import inputs

PERMUTATIONS = 20_000
# As an analyst would jot them down in a minute; stems, so that forms count too.
HOSTILE = re.compile(
    r"\b(?:attack|aggress|war\b|wars\b|threat|sanction|invad|invasion|enem|kill|bomb|missile"
    r"|violen|violat|hostil|destroy|condemn|terror|weapon|conflict|brutal|unacceptable|provo"
    r"|retaliat|punish|crime|illegal|unjust)\w*",
    re.IGNORECASE,
)


class Turn(NamedTuple):
    title: str
    speaker: str
    targets: tuple[str, ...]
    before: tuple[date, date]
    after: tuple[date, date]


WHITE_HOUSE = (
    Turn(
        "US toward Russia, the year before and the half-year after 24 February 2022",
        "USA",
        ("RUS",),
        (date(2021, 1, 20), date(2022, 1, 31)),
        (date(2022, 2, 24), date(2022, 8, 31)),
    ),
    Turn(
        "US toward France, Germany and the United Kingdom, same spans (no turn expected)",
        "USA",
        ("FRA", "DEU", "GBR"),
        (date(2021, 1, 20), date(2022, 1, 31)),
        (date(2022, 2, 24), date(2022, 8, 31)),
    ),
)
KREMLIN = (
    Turn(
        "Russia toward Ukraine, the US, the EU and NATO, 2011-13 and March 2014 to 2016",
        "RUS",
        ("UKR", "USA", "EU", "NATO"),
        (date(2011, 1, 1), date(2013, 12, 31)),
        (date(2014, 3, 1), date(2016, 12, 31)),
    ),
    Turn(
        "Russia toward China, India and Kazakhstan, same spans (no turn expected)",
        "RUS",
        ("CHN", "IND", "KAZ"),
        (date(2011, 1, 1), date(2013, 12, 31)),
        (date(2014, 3, 1), date(2016, 12, 31)),
    ),
)


def movement(white_house: Path, kremlin: Path) -> Iterator[str]:
    yield "## Does it move when the world did?"
    yield ""
    yield (
        "Means by document of what statements do to the states named; d is the standardised "
        "difference, p its permutation p-value. The crude count is hostile words (a list of stems "
        "in `bench/movement.py`) in a hundred words of the same statements. Hostile acts here: "
        "accuse, reject, threaten, protest, sanction (fewer than `dim_acts.is_hostile` has). "
        "Counts a month depend on how much was collected."
    )
    yield ""
    yield "| turn | measure | documents | before | after | d | p |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for corpus, turns in ((white_house, WHITE_HOUSE), (kremlin, KREMLIN)):
        statements = coded(corpus, turns)
        for turn in turns:
            yield from compare(statements, turn)


def coded(corpus: Path, turns: tuple[Turn, ...]) -> pl.DataFrame:
    """The statements that the turns are about, a row for each state of the turns that they are
    directed at: what they do to it, and their hostile words."""
    states = {state for turn in turns for state in turn.targets}
    speakers = {turn.speaker for turn in turns}
    dates = [day for turn in turns for day in (*turn.before, *turn.after)]
    found = [
        (item, statement)
        for source, path in inputs([corpus])
        for item in source.read(path, Options())
        if isinstance(item, Document)
        and item.published_at
        and min(dates) <= item.published_at.date() <= max(dates)
        for statement in extract(item).statements
        if statement.country in speakers and states & set(statement.targets)
    ]
    codings = Coder.load().code(
        [coding_input(statement_row(document, statement, 0)) for document, statement in found]
    )
    hostile = {"ACCUSE", "THREATEN", "REJECT", "PROTEST", "SANCTION"}
    said = [
        (statement, target, coding.toward.get(target, coding))
        for (_, statement), coding in zip(found, codings, strict=True)
        for target in statement.targets
        if target in states
    ]
    return pl.DataFrame(
        {
            "document_id": [s.document_id for s, _, _ in said],
            "country": [s.country for s, _, _ in said],
            "target": [target for _, target, _ in said],
            "statement_date": [s.statement_date for s, _, _ in said],
            "escalation": [c.escalation for _, _, c in said],
            "hostile_acts": [100.0 * (c.act in hostile) for _, _, c in said],
            "crude": [100 * len(HOSTILE.findall(s.text)) / len(s.text.split()) for s, _, _ in said],
        }
    )


def compare(statements: pl.DataFrame, turn: Turn) -> Iterator[str]:
    toward = statements.filter(
        pl.col("country") == turn.speaker,
        pl.col("target").is_in(turn.targets),
    )
    measures = {
        "escalation": "escalation",
        "hostile acts, % of statements": "hostile_acts",
        "crude count": "crude",
    }
    title = turn.title
    for label, column in measures.items():
        before, after = (
            toward.filter(pl.col("statement_date").is_between(*span))
            .group_by("document_id")
            .agg(pl.col(column).mean())
            .sort("document_id")
            .get_column(column)
            .to_numpy()
            for span in (turn.before, turn.after)
        )
        if min(len(before), len(after)) < 5:
            yield f"| {title} | {label} | {len(before)}, {len(after)} | too few | | | |"
        else:
            d, p = effect(before, after)
            yield (
                f"| {title} | {label} | {len(before)}, {len(after)} | {before.mean():.2f} "
                f"| {after.mean():.2f} | {d:+.2f} | {p:.4f} |"
            )
        title = ""
    hostile = toward.filter(pl.col("hostile_acts") > 0)
    for label, counted in (("statements a month", toward), ("hostile acts a month", hostile)):
        before, after = rate(counted, turn.before), rate(counted, turn.after)
        yield f"| | {label} | | {before} | {after} | | |"


def rate(statements: pl.DataFrame, span: tuple[date, date]) -> str:
    months = ((span[1] - span[0]).days + 1) / 30.44
    return f"{statements.filter(pl.col('statement_date').is_between(*span)).height / months:.1f}"


def effect(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Cohen's d (after minus before) and its two-sided permutation p-value."""
    pooled = np.sqrt((before.var(ddof=1) + after.var(ddof=1)) / 2)
    difference = after.mean() - before.mean()
    both = np.concatenate([before, after])
    random = np.random.default_rng(2024)
    shuffled = random.permuted(np.tile(both, (PERMUTATIONS, 1)), axis=1)
    differences = shuffled[:, len(before) :].mean(axis=1) - shuffled[:, : len(before)].mean(axis=1)
    p = (np.sum(np.abs(differences) >= abs(difference)) + 1) / (PERMUTATIONS + 1)
    return float(difference / pooled) if pooled else 0.0, float(p)
