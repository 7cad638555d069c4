"""The measure of the intervals, on made data of which the truth is known."""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from bench.interval import Spread, components, halves, is_of_the_build

DOCUMENT_SD, STATEMENT_SD = 0.6, 2.0
# So many pseudo-documents that the spread is as good as known.
TRUE = Spread(DOCUMENT_SD, STATEMENT_SD, prior_documents=1000)


def made(documents: int, periods: int = 800) -> pl.DataFrame:
    """Documents of very unequal length; each period has a mean of its own."""
    chance = np.random.default_rng(5)
    rows = []
    for period in range(periods):
        centre = chance.normal(0, 3)
        for _ in range(documents):
            n = int(chance.integers(1, 60))
            scores = chance.normal(centre + chance.normal(0, DOCUMENT_SD), STATEMENT_SD, n)
            rows.append((period, n, scores.sum(), (scores**2).sum()))
    return pl.DataFrame(rows, ["period", "n", "total", "squares"], orient="row")


def share_within(documents: int, spread: Spread) -> float:
    found = halves(made(documents), spread, np.random.default_rng(2))
    assert len(found) == 800 and set(found["documents"]) == {documents}
    return float(found["is_within"].cast(pl.Float64).mean())  # type: ignore[arg-type]


def test_the_spread_that_was_put_in_is_found() -> None:
    document_sd, statement_sd = components(made(5))
    assert document_sd == pytest.approx(DOCUMENT_SD, abs=0.05)
    assert statement_sd == pytest.approx(STATEMENT_SD, abs=0.02)


@pytest.mark.parametrize("documents", [2, 3, 8, 30])
def test_intervals_with_the_true_spread_hold_what_they_say(documents: int) -> None:
    assert share_within(documents, TRUE) == pytest.approx(0.95, abs=0.02)
    assert share_within(documents, TRUE._replace(prior_documents=4)) >= 0.93


def test_a_wrong_spread_shows() -> None:
    assert share_within(2, TRUE._replace(document_sd=0.1, statement_sd=0.5)) < 0.8
    assert share_within(2, TRUE._replace(document_sd=3.0)) > 0.99


def test_what_is_said_toward_a_state_is_measured_by_its_reading_toward_it() -> None:
    # One document blames the state it names, the other backs it; as a whole both read alike.
    settled = Spread(0.7, 2.1, 4), 0.05
    squares = {"country": 0.0, "dyad": 3.0**2 + 3.0**2}
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema marts;
            create table marts.fct_statements as
            select *, 'PER' as country_code, 'CHL' as target_code, 1 as target_ordinal,
                date '2030-01-02' as statement_date, 'day' as date_precision
            from (values ('a', 1.0::double, -3.0::double), ('b', 1.0, 3.0)) as said (
                document_id, escalation, escalation_toward_target
            );
            """
        )
        for entity, between in squares.items():
            variance = (2 * between + 4 * (0.7**2 + 2.1**2) * 2) / 5 / 2**2
            reach = t.ppf(0.975, 5) * np.sqrt(variance + 0.05)
            connection.execute(
                f"create table marts.escalation_{entity}_month as select 'PER' as country_code,"
                f" 'CHL' as target_code, date '2030-01-01' as period_start,"
                f" {-reach} as escalation_low, {reach} as escalation_high"
            )
        assert is_of_the_build(connection, *settled)
        connection.execute("update marts.escalation_dyad_month set escalation_low = -4")
        assert not is_of_the_build(connection, *settled)
