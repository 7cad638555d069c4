"""What moved, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist
from typing import Any

from dashboard import groups, rankings, statements
from dashboard.charts import Mark, interval, period_text
from dashboard.controls import suggest_grain
from dashboard.entities import Names
from dashboard.facts import ONCE, facts
from dashboard.groups import Counting
from dashboard.measures import MEASURES, counted, signed, value_text
from dashboard.method import THIN
from dashboard.periods import first_day, last_day
from dashboard.queries import Query, Scalar
from dashboard.series import entities_query, wilson
from dashboard.session import Reading

SHOWN = 6
DRIVERS = 5
LONG = 5  # full periods, neither thin nor partial, of a relation that is looked at for a swing
Z = 2.0  # standard deviations
# How often a period lies beyond them by chance: with the longest past that a baseline takes, and
# with the shortest (Student's t of z / sqrt(1 + 1 / n) with n - 1 degrees of freedom).
CHANCE = {"month": "sixteen", "year": "eleven"}
CHANCE_OF_FEW = "seven"
SHARES = tuple(key for key, measure in MEASURES.items() if measure.kind == "share")
SURE = 1 - 0.05 / (rankings.SHOWN * len(SHARES))
DIRECTED = "target_code is not null and statement_date is not null"
TOWARD = Counting(toward=True)

# Neighbours often have one q: of them the lower p is the surer.
_SUREST_FIRST = """qualify row_number() over (
    partition by country_code, target_code
    order by q_value, p_value, abs(size) desc, change_date desc
) = 1"""


def changes_query(order: str) -> Query:
    """The surest change of each relation and state, in an order; a state's only where it is not
    that told of one relation, with the same statements on both sides."""
    return Query(
        f"""with told as (
    select grain, country_code, target_code, change_date, change_date_low, change_date_high, size,
        mean_before, mean_after, statements_before, statements_after, periods_before,
        periods_after, p_value, q_value, statement_ids
    from marts.change_points
    where q_value <= 0.05 and country_code is not null
),
of_relations as (
    select *
    from told
    where target_code is not null
    {_SUREST_FIRST}
),
of_states as (
    select *
    from told
    where
        target_code is null
        and (grain, country_code, change_date, statements_before, statements_after) not in (
            select (grain, country_code, change_date, statements_before, statements_after)
            from of_relations
        )
    {_SUREST_FIRST}
)
select * exclude (size)
from (select * from of_relations union all select * from of_states)
order by {order}, country_code, target_code"""
    )


CHANGES = changes_query("change_date desc, abs(size) desc")
SUREST = Query(f"{changes_query('q_value, p_value, abs(size) desc').sql}\nlimit 1")


def grain(reading: Reading) -> str:
    """The grain that the busiest dyads can carry."""
    busiest = reading.ask(entities_query("dyad", 5))["entity"].to_list()
    return suggest_grain(reading, "dyad", busiest) if busiest else "year"


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
        f" {names.country(most['target_code'])}, {value_text(measure, least['share'])} of what is"
        f" said to {names.country(least['target_code'])}"
    )


def apart_note(row: dict[str, Any], names: Names) -> str:
    """What that rests on: intervals, n and among how many it was chosen."""
    measure = MEASURES[row["measure"]]
    ends = " and ".join(
        f"{names.country(end['target_code'])}{interval(end, measure)}, n = {end['statements']:,}"
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
        f" {_mean(point)}, n = {point['statements']:,}"
    )


def _mean(row: dict[str, Any]) -> str:
    """A mean with its interval."""
    low, high = row["escalation_low"], row["escalation_high"]
    between = "" if low is None else f" ({signed(low, 1)} to {signed(high, 1)})"
    return signed(row["escalation_mean"], 1) + between


def swing_text(row: dict[str, Any], names: Names, grain: str) -> str:
    """The finding as a title: from where to where, and when."""
    ends = sorted(((row["low_at"], row["low"]), (row["high_at"], row["high"])))
    (first, before), (last, after) = ends
    return (
        f"{names.country(row['country_code'])} toward {names.country(row['target_code'])}: from"
        f" {signed(before, 1)} in {period_text(first, grain)} to {signed(after, 1)} in"
        f" {period_text(last, grain)}"
    )


def change_marks(row: dict[str, Any]) -> list[Mark]:
    """The likeliest date of a change, with its interval where that is more than one period."""
    first, last = _periods(row)
    if first == last:
        return [Mark(row["change_date"], "the level changes")]
    between = (row["change_date_low"], last_day(row["change_date_high"], row["grain"]))
    return [Mark(row["change_date"], "likeliest change of level", between=between)]


def _periods(row: dict[str, Any]) -> tuple[str, str]:
    """The first and the last period in which a change may lie (95 %)."""
    grain = str(row["grain"])
    low, high = (period_text(row[f"change_date_{end}"], grain) for end in ("low", "high"))
    return low, high


def change_title(row: dict[str, Any], names: Names) -> str:
    """A change of level as a title: how far, and when, by the interval of its date."""
    first, last = _periods(row)
    when = f"in {first}" if first == last else f"between {first} and {last}"
    verb = "hardened" if row["mean_after"] > row["mean_before"] else "softened"
    return (
        f"{subject(row, names)} {verb} from {signed(row['mean_before'], 1)} to"
        f" {signed(row['mean_after'], 1)} {when}"
    )


def change_note(row: dict[str, Any]) -> str:
    """What a change rests on: its likeliest date, n and how sure it is."""
    first, last = _periods(row)
    grain = str(row["grain"])
    likeliest = period_text(row["change_date"], grain)
    when = f"Likeliest in {likeliest}; the dates given are its 95 % interval"
    if first == last:
        when = "The 95 % interval of its date is that period"
    before, after = (
        f"{row[f'statements_{side}']:,} in {counted(row[f'periods_{side}'], grain)}"
        for side in ("before", "after")
    )
    q = f"= {row['q_value']:.2g}" if row["q_value"] >= 0.001 else "< 0.001"
    return f"{when}. n = {before} before, {after} after; q {q} over all series."


def movers_query(grain: str) -> Query:
    """States and dyads whose newest complete period is furthest from their own past."""
    return Query(
        f"""{_newest(grain)}
select *
from newest
where abs(baseline_z) >= {Z}
order by abs(baseline_z) desc, country_code, target_code
limit {SHOWN}"""
    )


def compared_query(grain: str) -> Query:
    """How many states and dyads have a newest complete period and a past to compare, and which
    periods these are: the newest of dyads and that of states may differ."""
    return Query(
        f"""{_newest(grain)}
select count(*) as looked_at, min(period_start) as first, max(period_start) as last
from newest"""
    )


def compared_text(row: dict[str, Any], grain: str, *, is_any: bool) -> str:
    """What the newest period was held against, over the list of those that stand out, if any."""
    if not row["looked_at"]:
        return "None has enough statements in it and a past to compare them with."
    periods = dict.fromkeys(period_text(row[end], grain) for end in ("first", "last"))
    compared = f"Of {row['looked_at']:,} compared in {' or '.join(periods)}"
    return f"{compared}, the furthest:" if is_any else f"{compared}, none stands out."


def _newest(grain: str) -> str:
    """The newest complete periods as a common table expression."""
    columns = (
        "period_start, escalation_mean, escalation_low, escalation_high, baseline_mean,"
        " baseline_z, statements"
    )

    def newest(kind: str) -> str:
        return (
            "not is_thin and not is_partial and baseline_z is not null and period_start = ("
            f"select max(period_start) from marts.escalation_{kind}_{grain} where not is_partial)"
        )

    return f"""with newest as (
    select country_code, target_code, {columns}
    from marts.escalation_dyad_{grain}
    where {newest("dyad")}
    union all
    select country_code, null, {columns}
    from marts.escalation_country_{grain}
    where {newest("country")}
)"""


def mover_text(row: dict[str, Any], names: Names, grain: str) -> str:
    side = "harsher" if row["baseline_z"] > 0 else "milder"
    return (
        f"{subject(row, names)} was {side} than before in"
        f" {period_text(row['period_start'], grain)}: {_mean(row)}"
        f" against {signed(row['baseline_mean'], 1)}, {signed(row['baseline_z'], 1)} standard"
        f" deviations; n = {row['statements']:,}."
    )


def subject(row: dict[str, Any], names: Names) -> str:
    """Who speaks in a finding: a dyad, or a state toward all."""
    if row["target_code"]:
        return names.dyad(entity(row))
    return names.country(row["country_code"])


def kind(row: dict[str, Any]) -> str:
    """The series of a finding: dyad, or country."""
    return "dyad" if row["target_code"] else "country"


def entity(row: dict[str, Any]) -> str:
    return ">".join(code for code in (row["country_code"], row["target_code"]) if code)


def point(row: dict[str, Any], grain: str, day: date) -> str:
    """The key of a finding's statements in its series."""
    return f"{entity(row)}@{first_day(day, grain)}"


def read_as(row: dict[str, Any]) -> str:
    """How the statements behind a finding are read: toward the state it is about, or as a whole."""
    return "target_code = $target" if row["target_code"] else ONCE


def driving(reading: Reading, row: dict[str, Any]) -> list[int]:
    """Places of the statements that drive a change, the weightiest first."""
    ids = row["statement_ids"]
    of: dict[str, Scalar] = {"target": row["target_code"]} if row["target_code"] else {}
    places = statements.places_of(reading, ids, read_as(row), of)
    return [places[statement] for statement in ids if statement in places]


def evidence_days(reading: Reading, rows: Sequence[dict[str, Any]]) -> dict[str, date]:
    """The days of the weightiest statement behind each of some changes, by its id."""
    ids = [row["statement_ids"][0] for row in rows if row["statement_ids"]]
    return statements.days_of(reading, ids)


def moving(reading: Reading, row: dict[str, Any], grain: str) -> list[int]:
    """Places of the statements that pull a period furthest to its side."""
    where, params = statements.of_point(kind(row), point(row, grain, row["period_start"]), grain)
    order = "hostile" if row["baseline_z"] > 0 else "friendly"
    return statements.first(reading, where, params, order, DRIVERS)
