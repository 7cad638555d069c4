"""Our series of a directed dyad beside the coded events of other projects."""

from __future__ import annotations

from dashboard import queries
from dashboard.queries import Query
from dashboard.references import Reference
from dashboard.session import Reading

GRAIN = "month"
CODERS = {
    "icews": ("ICEWS", "Boschee et al., ICEWS Coded Event Data, doi:10.7910/DVN/28075"),
    "polecat": ("POLECAT", "Halterman et al., POLECAT, doi:10.7910/DVN/AJGVIT"),
    "gdelt": ("GDELT", "Leetaru and Schrodt (2013), GDELT, gdeltproject.org"),
}
# The sign is turned so that higher is more hostile, as in ours.
SIGN = "higher is more hostile: Goldstein's sign is turned"


def coders(reading: Reading, source: str, target: str) -> dict[str, int]:
    """The projects with events of the dyad, and how many; those with most first."""
    if "marts.fct_events" not in queries.tables(reading.database):
        return {}
    found = reading.ask(
        Query(
            "select source, count(*) as events from marts.fct_events"
            " where country_code = $a and target_code = $b and goldstein is not null"
            " group by source order by events desc, source",
            {"a": source, "b": target},
        )
    )
    return {coder: events for coder, events in found.iter_rows() if coder in CODERS}


def reference(coder: str, source: str, target: str) -> Reference:
    """The mean Goldstein value of the dyad's events, its sign turned, for a second axis."""
    name, citation = CODERS[coder]
    return Reference(
        name=f"{name} events",
        unit="−1 × mean Goldstein, −10 to +10",
        direction=SIGN,
        source=citation,
        noun="event",
        sql=f"""select
        date_trunc('{GRAIN}', event_date)::date as period_start,
        -avg(goldstein) as reference,
        count(*) as reference_n
    from marts.fct_events
    where
        source = $coder and country_code = $source and target_code = $target
        and goldstein is not null
    group by 1""",
        params={"coder": coder, "source": source, "target": target},
    )
