"""`python -m bench.interval --home STORE`: do the intervals of the means hold what they say?

Two questions to a store's current build, over all series of countries, targets, dyads and speakers:

- How far do the documents of one entity lie apart in one period, and the statements of one
  document? Variance components by the nested analysis of variance for unequal sizes (Searle,
  Casella and McCulloch 1992), pooled over the periods.
- Divide a period's documents at random into two halves: the two means should differ by less than
  their intervals say in 95 of 100 cases. The error that the coder makes in both alike is left out.

The first answers ``document_sd`` and ``statement_sd`` of dbt_project.yml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import polars as pl
from scipy.stats import t

from dashboard.measures import GRAINS
from dashboard.method import VARIABLES
from dashboard.series import dated_sql
from warehouse import store

# Whose, of which statements, and the score: toward a target it is what is said to that target.
ENTITIES = {
    "country": ("country_code", "target_ordinal = 1", "escalation"),
    "target": ("target_code", "true", "escalation_toward_target"),
    "dyad": ("country_code || ':' || target_code", "true", "escalation_toward_target"),
    "speaker": ("speaker_id", "target_ordinal = 1", "escalation"),
}
# Periods by their number of documents.
CLASSES = {"2": (2, 2), "3 to 5": (3, 5), "6 to 19": (6, 19), "20 or more": (20, 10**9)}
SPLITS = 20


class Spread(NamedTuple):
    """What the interval supposes: deviations in points of escalation, a number of documents."""

    document_sd: float
    statement_sd: float
    prior_documents: float


def documents(connection: duckdb.DuckDBPyConnection, entity: str, grain: str) -> pl.DataFrame:
    """One row a document and period of an entity: ``n`` statements, their sum and squares."""
    key, condition, score = ENTITIES[entity]
    return (
        connection.sql(
            f"""
        select
            {key} as entity,
            date_trunc('{grain}', statement_date)::date as period_start,
            count(*) as n,
            sum({score}) as total,
            sum({score} * {score}) as squares
        from marts.fct_statements
        where {condition} and {key} is not null and {dated_sql(grain)}
        group by entity, period_start, document_id
        order by entity, period_start, document_id
        """
        )
        .pl()
        .with_columns(period=pl.struct("entity", "period_start").rank("dense"))
    )


def intervals(rows: pl.DataFrame, spread: Spread, *groups: str) -> pl.DataFrame:
    """Mean, its variance and degrees of freedom for each group, as macros/escalation_series.sql."""
    n, total, prior = pl.col("n"), pl.col("total"), spread.prior_documents
    mean = total.sum() / n.sum()
    between = ((total - mean * n) ** 2).sum()
    supposed = spread.document_sd**2 * (n * n).sum() + spread.statement_sd**2 * n.sum()
    degrees = pl.len() - 1 + prior
    return rows.group_by(groups).agg(
        mean=mean,
        variance=(pl.len() * between + prior * supposed) / degrees / n.sum() ** 2,
        degrees=degrees,
        documents=pl.len(),
    )


def components(rows: pl.DataFrame) -> tuple[float, float]:
    """Standard deviations between the documents of a period, and the statements of a document."""
    many = rows.filter(pl.len().over("period") > 1)
    within = (rows["squares"] - rows["total"] ** 2 / rows["n"]).sum()
    statement = within / (rows["n"].sum() - len(rows))
    sums = many.group_by("period").agg(
        between=(pl.col("total") ** 2 / pl.col("n")).sum()
        - pl.col("total").sum() ** 2 / pl.col("n").sum(),
        degrees=pl.len() - 1,
        size=pl.col("n").sum() - (pl.col("n") ** 2).sum() / pl.col("n").sum(),
    )
    document = (sums["between"].sum() - statement * sums["degrees"].sum()) / sums["size"].sum()
    return float(np.sqrt(max(0.0, document))), float(np.sqrt(statement))


def halves(rows: pl.DataFrame, spread: Spread, chance: np.random.Generator) -> pl.DataFrame:
    """A row a period of two documents or more: whether its halves lie as near as supposed."""
    many = rows.filter(pl.len().over("period") > 1)
    place = pl.Series(chance.random(len(many))).rank("ordinal")
    half = pl.col("place").rank("ordinal").over("period") * 2 > pl.len().over("period")
    parted = many.with_columns(place=place).with_columns(half=half)
    means = intervals(parted, spread, "period", "half")
    left, right = (means.filter(pl.col("half") == half) for half in (False, True))
    pairs = left.join(right, on="period")
    parts = [pairs[name].to_numpy() for name in ("variance", "variance_right")]
    freedoms = [pairs[name].to_numpy() for name in ("degrees", "degrees_right")]
    variance = parts[0] + parts[1]
    # Welch and Satterthwaite.
    degrees = variance**2 / (parts[0] ** 2 / freedoms[0] + parts[1] ** 2 / freedoms[1])
    reach = t.ppf(0.975, degrees) * np.sqrt(variance)
    apart = np.abs(pairs["mean"].to_numpy() - pairs["mean_right"].to_numpy())
    count = pairs["documents"] + pairs["documents_right"]
    return pl.DataFrame({"documents": count, "is_within": apart <= reach, "reach": reach})


def divided(rows: pl.DataFrame, spread: Spread) -> pl.DataFrame:
    """The halves of every period, so many times."""
    chance = np.random.default_rng(1)
    return pl.concat([halves(rows, spread, chance) for _ in range(SPLITS)])


def cells(found: pl.DataFrame) -> Iterator[str]:
    """By class of the number of documents: share within, periods, and the mean reach in points."""
    for first, last in CLASSES.values():
        chosen = found.filter(pl.col("documents").is_between(first, last))
        if chosen.is_empty():
            yield "-"
            continue
        share, reach = chosen["is_within"].mean(), chosen["reach"].mean()
        yield f"{share:.3f} ({len(chosen) // SPLITS:,}; {reach:.2f})"


def is_of_the_build(
    connection: duckdb.DuckDBPyConnection, spread: Spread, coder_variance: float
) -> bool:
    """Whether the build's intervals are those computed here (of countries and dyads, by month)."""
    return all(
        _is_of_the_series(connection, entity, spread, coder_variance)
        for entity in ("country", "dyad")
    )


def _is_of_the_series(
    connection: duckdb.DuckDBPyConnection, entity: str, spread: Spread, coder_variance: float
) -> bool:
    ours = intervals(documents(connection, entity, "month"), spread, "entity", "period_start")
    built = connection.sql(
        f"""
        select
            {ENTITIES[entity][0]} as entity,
            period_start,
            (escalation_high - escalation_low) / 2 as reach
        from marts.escalation_{entity}_month
        where escalation_low > -10 and escalation_high < 10
        """
    ).pl()
    both = built.join(ours, on=["entity", "period_start"])
    reach = t.ppf(0.975, both["degrees"]) * np.sqrt(both["variance"].to_numpy() + coder_variance)
    return len(both) == len(built) and np.allclose(both["reach"].to_numpy(), reach, rtol=2e-3)


def settings() -> tuple[Spread, float]:
    """What dbt_project.yml supposes, and the variance of the coder's shared error."""
    spread = Spread(*(VARIABLES[name] for name in Spread._fields))
    return spread, VARIABLES["coder_error_shared"] * VARIABLES["coder_error_sd"] ** 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=store.home(), help="the store to read")
    for name in Spread._fields:
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, help="suppose this instead")
    options = parser.parse_args()
    as_set, coder_variance = settings()
    chosen = {name: getattr(options, name) for name in Spread._fields}
    spread = as_set._replace(**{name: x for name, x in chosen.items() if x is not None})
    with duckdb.connect(str(options.home / store.DATABASE), read_only=True) as connection:
        if not is_of_the_build(connection, as_set, coder_variance):
            sys.exit("the build's intervals are not of these settings; run: communique refresh")
        print(f"supposed: {spread}")
        print(
            "| series | periods of 2+ documents | document sd | statement sd | "
            + " | ".join(f"{title} documents" for title in CLASSES)
            + " |"
        )
        print("|---|" + "---:|" * (3 + len(CLASSES)))
        everything = []
        for entity in ENTITIES:
            for grain in GRAINS:
                rows = documents(connection, entity, grain)
                many = rows.filter(pl.len().over("period") > 1)["period"].n_unique()
                if many:
                    sds = " | ".join(f"{sd:.2f}" for sd in components(rows))
                    everything.append(divided(rows, spread))
                    told = " | ".join(cells(everything[-1]))
                    print(f"| {entity}, {grain} | {many:,} | {sds} | {told} |")
        if everything:
            print(f"over all periods: {pl.concat(everything)['is_within'].mean():.3f}")


if __name__ == "__main__":
    main()
