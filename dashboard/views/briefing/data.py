"""What moved, and the sentences that say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard import queries
from dashboard.charts import Mark, period_text
from dashboard.controls import suggest_grain
from dashboard.entities import Names
from dashboard.measures import signed
from dashboard.queries import Query
from dashboard.series import entities_query
from dashboard.session import Reading

SHOWN = 6
TOTALS = Query(
    """select count(*) as statements,
    (select count(*) from marts.dim_speakers) as speakers,
    (select count(distinct country_code) from marts.escalation_country_year) as states,
    (select count(*) from marts.fct_documents where is_latest_version and statements > 0)
        as documents,
    min(statement_date) as first, max(statement_date) as last
from marts.fct_statements
where target_ordinal = 1"""
)
CHANGES = Query(
    f"""select grain, country_code, target_code, change_date, change_date_low, change_date_high,
    mean_before, mean_after, statements_before, statements_after
from marts.change_points
where q_value <= 0.05 and country_code is not null and target_code is not null
qualify row_number() over (
    partition by country_code, target_code order by q_value, abs(size) desc, change_date desc
) = 1
order by change_date desc, abs(size) desc
limit {SHOWN}"""
)


def basis(totals: dict[str, Any]) -> str:
    """One sentence on what all of this rests on."""
    if not totals["statements"]:
        return "Who said what, toward whom, and how hostile it was."
    span = f", from {totals['first'].year} to {totals['last'].year}" if totals["first"] else ""
    statements, documents = (
        counted(totals[f"{noun}s"], noun) for noun in ("statement", "document")
    )
    speakers = f", by {counted(totals['speakers'], 'named speaker')}" if totals["speakers"] else ""
    states = f", for {counted(totals['states'], 'state')}" if totals["states"] else ""
    return (
        f"{statements} in {documents}{speakers}{states}{span}: who spoke how toward whom,"
        " on a scale from −10, most conciliatory, to +10, most hostile."
    )


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def grain(reading: Reading) -> str:
    """The grain that the busiest dyads can carry."""
    busiest = reading.ask(entities_query("dyad", 5))["entity"].to_list()
    return suggest_grain(reading, "dyad", busiest) if busiest else "year"


def swing_query(grain: str) -> Query:
    """The dyad with the widest swing that its intervals vouch for.

    The harsh end is the period with the highest lower bound, the mild end the one with the lowest
    upper bound; their distance is what the data can carry, so that thin periods do not win.
    """
    return Query(
        f"""select country_code, target_code,
    arg_max(escalation_mean, escalation_low) as high,
    arg_max(period_start, escalation_low) as high_at,
    arg_min(escalation_mean, escalation_high) as low,
    arg_min(period_start, escalation_high) as low_at,
    max(escalation_low) > min(escalation_high) as is_clear
from marts.escalation_dyad_{grain}
where not is_thin and not is_partial and escalation_low is not null
group by country_code, target_code
having count(*) >= 5
order by max(escalation_low) - min(escalation_high) desc, country_code, target_code
limit 1"""
    )


def swing_note(row: dict[str, Any]) -> str:
    """How far the data vouch for the finding."""
    if row["is_clear"]:
        return "The 95 % intervals of these two points do not overlap."
    return (
        "The 95 % intervals of these two points overlap: it is the widest swing of this build, but"
        " no more than a hint. The statements tell more than the line."
    )


def swing_marks(row: dict[str, Any]) -> list[Mark]:
    """The two points of the finding, for the chart."""
    ends = ((row["low_at"], row["low"]), (row["high_at"], row["high"]))
    return [Mark(day, signed(value, 1)) for day, value in sorted(ends)]


def swing_text(row: dict[str, Any], names: Names, grain: str) -> str:
    """The finding as a title: from where to where, and when."""
    ends = sorted(((row["low_at"], row["low"]), (row["high_at"], row["high"])))
    (first, before), (last, after) = ends
    return (
        f"{names.country(row['country_code'])} toward {names.country(row['target_code'])}: from"
        f" {signed(before, 1)} in {period_text(first, grain)} to {signed(after, 1)} in"
        f" {period_text(last, grain)}"
    )


def change_text(row: dict[str, Any], names: Names) -> str:
    grain = str(row["grain"])
    verb = "hardened" if row["mean_after"] > row["mean_before"] else "softened"
    span = (
        f" (between {period_text(row['change_date_low'], grain)} and"
        f" {period_text(row['change_date_high'], grain)})"
        if row["change_date_low"] and row["change_date_high"]
        else ""
    )
    return (
        f"{names.dyad(_dyad(row))} {verb} from {signed(row['mean_before'], 1)} to"
        f" {signed(row['mean_after'], 1)} in {period_text(row['change_date'], grain)}{span};"
        f" n = {row['statements_before']:,} before, {row['statements_after']:,} after."
    )


def movers_query(grain: str) -> Query:
    """Dyads whose newest complete period is furthest from their own past."""
    return Query(
        f"""with newest as (
    select * from marts.escalation_dyad_{grain}
    where
        not is_thin and not is_partial and baseline_z is not null
        and period_start = (
            select max(period_start) from marts.escalation_dyad_{grain} where not is_partial
        )
)
select country_code, target_code, period_start, escalation_mean, baseline_mean, baseline_z,
    statements
from newest
where abs(baseline_z) >= 1
order by abs(baseline_z) desc, country_code, target_code
limit {SHOWN}"""
    )


def mover_text(row: dict[str, Any], names: Names, grain: str) -> str:
    side = "harsher" if row["baseline_z"] > 0 else "milder"
    return (
        f"{names.dyad(_dyad(row))} was {side} than before in"
        f" {period_text(row['period_start'], grain)}: {signed(row['escalation_mean'], 1)} against"
        f" {signed(row['baseline_mean'], 1)} ({signed(row['baseline_z'], 1)} standard deviations);"
        f" n = {row['statements']:,}."
    )


def period_start(day: Any, grain: str) -> date:
    """The first day of the period that holds a day."""
    start: date = day
    if grain == "year":
        return start.replace(month=1, day=1)
    if grain == "month":
        return start.replace(day=1)
    return start - timedelta(days=start.weekday()) if grain == "week" else start


def freshness(reading: Reading) -> list[str]:
    """When the build was made, how far its statements reach, and what it could not read."""
    lines = []
    built = str(reading.versions.get("built_at", ""))[:16].replace("T", " ")
    if built:
        lines.append(f"Built {built} UTC.")
    last = reading.ask(TOTALS)["last"][0]
    if last:
        lines.append(f"The newest dated statement is of {period_text(last, 'day')}.")
    if "meta.quarantine" in queries.tables(reading.database):
        held = reading.ask(Query("select count(*) as n from meta.quarantine"))["n"][0]
        lines.append(
            f"{held:,} items could not be read and stand in quarantine, with the reason."
            if held
            else "Nothing stands in quarantine: every item could be read."
        )
    return lines


def _dyad(row: dict[str, Any]) -> str:
    return f"{row['country_code']}>{row['target_code']}"
