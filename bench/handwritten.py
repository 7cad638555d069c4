"""The core marts by hand-written SQL: how long it takes, and whether its figures are the marts'.

The SQL is in handwritten.sql and handwritten_series.sql; here is only what fills in the sixteen
series, and the comparison.
"""

from __future__ import annotations

import time
from pathlib import Path
from string import Template
from typing import NamedTuple

import duckdb

from bench.interval import settings

HERE = Path(__file__).parent
FACTS = {"documents": "fct_documents", "mentions": "fct_mentions", "statements": "fct_statements"}
ENTITIES = {
    "country": ("country_code", "target_ordinal = 1 and country_code is not null"),
    "target": ("target_code", "target_code is not null"),
    "dyad": ("country_code, target_code", "target_code is not null and country_code is not null"),
    "speaker": ("speaker_id", "target_ordinal = 1 and speaker_id is not null"),
}
GRAINS = {  # the date precisions that count, the reference window, the baseline's
    "day": ("'second', 'day'", "364 days", "90 days"),
    "week": ("'second', 'day'", "364 days", "182 days"),
    "month": ("'second', 'day', 'month'", "11 months", "24 months"),
    "year": ("'second', 'day', 'month', 'year'", "4 years", "10 years"),
}
DEEDS = "('PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT')"
FAMILIES = {
    "threat": "act = 'THREATEN'",
    "accusation": "act = 'ACCUSE'",
    "demand": "act = 'REQUEST'",
    "conciliation": "act in "
    "('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT')",
    "deed": f"act in {DEEDS}",
    "word": f"act not in {DEEDS}",
}
# Sums of doubles depend on the order of adding, and the marts' baselines round to six decimals:
# what a figure may differ by, of itself and a row.
RELATIVE, A_ROW = 1e-5, 1e-7

# As duckdb.connect declares it.
Config = dict[str, str | bool | int | float | list[str]]


class ByHand(NamedTuple):
    seconds: float
    columns: int
    differences: list[str]


def run_by_hand(
    landing: Path, build: Path, database: Path, config: dict[str, str | bool]
) -> ByHand:
    """Make the marts by hand in a new database, and compare each column with the build's."""
    with duckdb.connect(str(database), config=config) as connection:
        started = time.monotonic()
        facts = Template((HERE / "handwritten.sql").read_text("utf-8"))
        connection.execute(facts.substitute(landing=landing))
        for entity in ENTITIES:
            for grain in GRAINS:
                connection.execute(_series(entity, grain))
        connection.execute("checkpoint")
        seconds = time.monotonic() - started
        connection.execute(f"attach '{build}' as build (read_only)")
        names = {f"hand.{hand}": f"build.marts.{mart}" for hand, mart in FACTS.items()}
        for entity in ENTITIES:
            for grain in GRAINS:
                name = f"escalation_{entity}_{grain}"
                names[f"hand.{name}"] = f"build.marts.{name}"
        found = [_compare(connection, hand, mart) for hand, mart in names.items()]
    columns = sum(number for number, _ in found)
    return ByHand(seconds, columns, [line for _, lines in found for line in lines])


def _series(entity: str, grain: str) -> str:
    keys, condition = ENTITIES[entity]
    precisions, reference, baseline = GRAINS[grain]
    is_toward = entity in ("target", "dyad")
    families = ",\n".join(
        f"        count(*) filter (where {acts}) as {family}_statements,\n"
        f"        avg(score) filter (where {acts}) as {family}_mean"
        for family, acts in FAMILIES.items()
    )
    shares = "\n".join(
        f"    {family}_statements,\n    {family}_statements / statements as {family}_share,\n"
        f"    {family}_mean,"
        for family in FAMILIES
    )
    spread, coder_variance = settings()
    return Template((HERE / "handwritten_series.sql").read_text("utf-8")).substitute(
        document_variance=spread.document_sd**2,
        statement_variance=spread.statement_sd**2,
        coder_variance=coder_variance,
        name=f"escalation_{entity}_{grain}",
        keys=keys,
        grain=grain,
        condition=condition,
        precisions=precisions,
        reference=reference,
        baseline=baseline,
        first="is_first_toward_target" if is_toward else "is_distinct_representative",
        mentions="mentions_toward_target" if is_toward else "mentions",
        act="act_toward_target" if is_toward else "act",
        escalation="escalation_toward_target" if is_toward else "escalation",
        families=families,
        shares=shares,
    )


def _compare(connection: duckdb.DuckDBPyConnection, hand: str, mart: str) -> tuple[int, list[str]]:
    """How many columns the mart has, and those that are missing or whose figures differ."""
    told = connection.execute(f"describe {mart}").fetchall()
    mine = {row[0] for row in connection.execute(f"describe {hand}").fetchall()}
    problems = [f"{mart}.{name} is not in {hand}" for name, *_ in told if name not in mine]
    compared = 0
    for name, kind, *_ in told:
        compared += 1
        if name not in mine:
            continue
        ours, theirs = (_figures(connection, side, name, kind) for side in (mart, hand))
        if not _agree(ours, theirs, kind):
            problems.append(f"{mart}.{name}: {ours} in the mart, {theirs} by hand")
    return compared, problems


def _agree(ours: tuple[float, ...], theirs: tuple[float, ...], kind: str) -> bool:
    """Rows and values must be as many; only sums of doubles may differ in their last digits."""
    if kind != "DOUBLE":
        return ours == theirs
    pairs = zip(ours[2:], theirs[2:], strict=True)
    return ours[:2] == theirs[:2] and all(
        abs(a - b) <= A_ROW * ours[0] + RELATIVE * abs(a) for a, b in pairs
    )


def _figures(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, kind: str
) -> tuple[float, ...]:
    """Rows, values, and what stands for the values: sums of numbers, else of hashes."""
    if kind in ("DOUBLE", "INTEGER", "BIGINT"):
        value = f"sum({column}), sum({column} * {column})"
    else:
        value = f"sum(hash({column}::varchar) % 1000003), count(distinct hash({column}::varchar))"
    row = connection.execute(f"select count(*), count({column}), {value} from {table}").fetchall()[
        0
    ]
    return tuple(float(figure or 0) for figure in row)
