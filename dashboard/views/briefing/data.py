"""What moved, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import statements
from dashboard.controls import suggest_grain
from dashboard.entities import Names, begin, in_sentence
from dashboard.facts import ONCE
from dashboard.marks import Mark
from dashboard.measures import counted, signed
from dashboard.periods import first_day, last_day, period_text
from dashboard.queries import Query, Scalar
from dashboard.series import entities_query
from dashboard.session import Reading

SHOWN = 6
DRIVERS = 5
Z = 2.0  # standard deviations
# How often a period lies beyond them by chance: with the longest past that a baseline takes, and
# with the shortest (Student's t of z / sqrt(1 + 1 / n) with n - 1 degrees of freedom).
CHANCE = {"month": "sixteen", "year": "eleven"}
CHANCE_OF_FEW = "seven"

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
    before, after = row["mean_before"], row["mean_after"]
    verb = "hardened" if after > before else "softened"
    digits = 1 if signed(before, 1) != signed(after, 1) else 2
    levels = f"from {signed(before, digits)} to {signed(after, digits)}"
    return f"{begin(told(row, names))} {verb} {levels} {when}"


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
        f"{begin(told(row, names))} was {side} than before in"
        f" {period_text(row['period_start'], grain)}: {told_mean(row)}"
        f" against {signed(row['baseline_mean'], 1)}, {signed(row['baseline_z'], 1)} standard"
        f" deviations; n = {row['statements']:,}."
    )


def told_mean(row: dict[str, Any]) -> str:
    """A mean with its interval."""
    low, high = row["escalation_low"], row["escalation_high"]
    between = "" if low is None else f" ({signed(low, 1)} to {signed(high, 1)})"
    return signed(row["escalation_mean"], 1) + between


def subject(row: dict[str, Any], names: Names) -> str:
    """Who speaks in a finding: a dyad, or a state toward all."""
    if row["target_code"]:
        return names.dyad(entity(row))
    return names.country(row["country_code"])


def told(row: dict[str, Any], names: Names) -> str:
    """Who speaks in a finding, as a sentence has it."""
    return in_sentence(subject(row, names), kind(row))


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
