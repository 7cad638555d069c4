"""What the briefing opens on where no change of level stands out: a swing, or two states apart."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

from dashboard import groups, rankings
from dashboard.charts import interval
from dashboard.entities import Names, begin
from dashboard.facts import facts
from dashboard.groups import Counting
from dashboard.marks import Mark
from dashboard.measures import MEASURES, counted, signed, value_text
from dashboard.method import THIN
from dashboard.periods import period_text
from dashboard.queries import Query, Scalar
from dashboard.series import wilson
from dashboard.views.briefing.data import subject, told_mean

LONG = 5  # full periods, neither thin nor partial, of a relation that is looked at for a swing
SHARES = tuple(key for key, measure in MEASURES.items() if measure.kind == "share")
SURE = 1 - 0.05 / (rankings.SHOWN * len(SHARES))
DIRECTED = "target_code is not null and statement_date is not null"
TOWARD = Counting(toward=True)


def swing_query(grain: str) -> Query:
    """The dyad with the widest swing that its intervals vouch for, if there is one.

    The harsh end is the period with the highest lower bound, the mild end the one with the lowest
    upper bound; their distance is what the data can carry, so that thin periods do not win.
    """
    return Query(
        f"""with swings as (
    select
        country_code,
        target_code,
        arg_max(escalation_mean, escalation_low) as high,
        arg_max(period_start, escalation_low) as high_at,
        arg_min(escalation_mean, escalation_high) as low,
        arg_min(period_start, escalation_high) as low_at,
        max(escalation_low) - min(escalation_high) as apart,
        count(*) over () as relations
    from marts.escalation_dyad_{grain}
    where not is_thin and not is_partial and escalation_low is not null
    group by country_code, target_code
    having count(*) >= {LONG}
)
select *
from swings
where apart > 0
order by apart desc, country_code, target_code
limit 1"""
    )


def swing_note(row: dict[str, Any], grain: str) -> str:
    """What a swing rests on, and among how many it was chosen."""
    return (
        "The 95 % intervals of these two points do not overlap. This is the widest swing among"
        f" {counted(row['relations'], 'relation')} with {LONG} or more full {grain}s; of many, some"
        " part by chance."
    )


def swing_marks(row: dict[str, Any]) -> list[Mark]:
    """The two points of the finding, for the chart."""
    ends = ((row["low_at"], row["low"]), (row["high_at"], row["high"]))
    return [Mark(day, signed(value, 1), value) for day, value in sorted(ends)]


def found_nothing(grain: str, *, has_changes: bool) -> str:
    """What was looked for in the series without a find."""
    swing = (
        f"in no relation with {LONG} or more full {grain}s do two of them lie apart by more than"
        " their 95 % intervals"
    )
    changes = "No lasting change of level is sure in this build, and "
    return f"{changes}{swing}." if has_changes else f"{swing.capitalize()} in this build."


def apart_query() -> Query:
    """The highest and the lowest share of one kind of act in what is said to a state.

    Only the states most spoken to are compared, and the two intervals must part at a level that
    pays for the choice among all their shares (Bonferroni); of the kinds, that whose intervals lie
    furthest apart, and of states with one share, that with most statements.
    """
    shares = ",\n        ".join(f"{groups.value_sql(MEASURES[key])} as {key}" for key in SHARES)
    low, high = wilson("share")
    sure_low, sure_high = wilson("share", NormalDist().inv_cdf((1 + SURE) / 2))
    return Query(
        f"""with states as (
    select
        target_code,
        {groups.counts_sql(TOWARD)},
        count(distinct document_id) as documents,
        {shares}
    from {facts(DIRECTED)}
    where {DIRECTED}
    group by target_code
    order by statements desc, target_code
    limit {rankings.SHOWN}
),
shares as (
    unpivot states on {", ".join(SHARES)} into name measure value share
),
bounds as (
    select
        target_code,
        measure,
        share,
        statements,
        {low} as low,
        {high} as high,
        {sure_low} as sure_low,
        {sure_high} as sure_high
    from shares
    where distinct_statements >= {THIN}
),
widest as (
    select
        measure,
        count(*) as states,
        min(sure_high) as surely_reached
    from bounds
    group by measure
    having max(sure_low) > min(sure_high)
    order by max(sure_low) - min(sure_high) desc, measure
    limit 1
),
highest as (
    select
        measure,
        any_value(states) as states,
        arg_max(bounds, (share, statements, target_code)) as most
    from bounds
    inner join widest using (measure)
    where sure_low > surely_reached
    group by measure
)
select
    measure,
    states,
    most,
    arg_min(bounds, (share, -statements, target_code)) as least
from bounds
inner join highest using (measure)
where sure_high < most.sure_low
group by all"""
    )


def directed(entity: str) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements directed at states, or at one."""
    if not entity:
        return DIRECTED, {}
    return "target_code = $target and statement_date is not null", {"target": entity}


def apart_text(row: dict[str, Any], names: Names) -> str:
    """The two states as a title."""
    measure, most, least = MEASURES[row["measure"]], row["most"], row["least"]
    return (
        f"{measure.label}: {value_text(measure, most['share'])} of what is said to"
        f" {names.told(most['target_code'])}, {value_text(measure, least['share'])} of what is"
        f" said to {names.told(least['target_code'])}"
    )


def apart_note(row: dict[str, Any], names: Names) -> str:
    """What that rests on: intervals, n and among how many it was chosen."""
    measure = MEASURES[row["measure"]]
    ends = " and ".join(
        f"{names.told(end['target_code'])}{interval(end, measure)}, n = {end['statements']:,}"
        for end in (row["most"], row["least"])
    )
    return (
        f"The title names two ends among the {row['states']} states most spoken to, for that of"
        f" {len(SHARES)} kinds of acts in which such ends lie furthest apart: {ends}. The intervals"
        f" do not overlap at {100 * SURE:.2f} % either, which pays for that choice. What the coder"
        " gets wrong is not in them: take the two for a comparison, neither for a measured share"
        " (Method says how well the coder holds)."
    )


def harshest_query(row: dict[str, Any], grain: str) -> Query:
    """The harshest period of a relation, of those with enough statements."""
    return Query(
        f"""select period_start, escalation_mean, escalation_low, escalation_high, statements,
    count(*) over () as periods
from marts.escalation_dyad_{grain}
where country_code = $a and target_code = $b and not is_thin
order by escalation_mean desc, period_start
limit 1""",
        {"a": row["country_code"], "b": row["target_code"]},
    )


def harshest_text(row: dict[str, Any], names: Names, point: dict[str, Any], grain: str) -> str:
    """The relation as a title, with its harshest period and what it was chosen among."""
    if point["periods"] < 2:
        return subject(row, names)
    return (
        f"{subject(row, names)}: of {counted(point['periods'], grain)} with {THIN} or more"
        f" different statements, harshest in {period_text(point['period_start'], grain)},"
        f" {told_mean(point)}, n = {point['statements']:,}"
    )


def swing_text(row: dict[str, Any], names: Names, grain: str) -> str:
    """The finding as a title: from where to where, and when."""
    ends = sorted(((row["low_at"], row["low"]), (row["high_at"], row["high"])))
    (first, before), (last, after) = ends
    return (
        f"{begin(names.told(row['country_code']))} toward {names.told(row['target_code'])}: from"
        f" {signed(before, 1)} in {period_text(first, grain)} to {signed(after, 1)} in"
        f" {period_text(last, grain)}"
    )
