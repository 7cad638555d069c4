"""Questions about two states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard import entities
from dashboard.facts import facts
from dashboard.queries import Query, Scalar
from dashboard.series import Selection, counted_sql, entities_query, known_query
from dashboard.session import Reading
from dashboard.statements import within


def countries(reading: Reading) -> dict[str, str]:
    """All states that speak or are spoken to, those with most statements first."""
    found = reading.ask(
        Query(
            """select code, sum(statements) as statements from (
    select country_code as code, statements from marts.escalation_dyad_year
    union all
    select target_code as code, statements from marts.escalation_dyad_year
)
group by code order by statements desc, code"""
        )
    )
    return entities.labels(reading, "country", tuple(found["code"].to_list()))


def default_pair(reading: Reading) -> tuple[str, str] | None:
    """The two states with the most statements on each other, on both sides if that occurs."""
    found = reading.ask(
        Query(
            """select
    least(country_code, target_code) as a,
    greatest(country_code, target_code) as b,
    count(distinct country_code) as sides, sum(statements) as statements,
    arg_max(country_code, statements) as first
from marts.escalation_dyad_year
group by a, b order by sides desc, statements desc, a, b limit 1"""
        )
    )
    if found.is_empty():
        return None
    a, b, _, _, first = found.row(0)
    return (a, b) if first == a else (b, a)


def partner(reading: Reading, first: str) -> str:
    """The state on which the first says most, else the one that says most on it."""
    found = reading.ask(entities_query("dyad", limit=100_000))
    pairs: list[list[str]] = [entity.split(">") for entity in found["entity"].to_list()]
    mine = [b for a, b in pairs if a == first] + [a for a, b in pairs if b == first]
    return mine[0] if mine else pairs[0][1]


def ways(reading: Reading, pair: Sequence[str]) -> list[str]:
    """The directions of a pair, ``USA>RUS``, in which this build has statements."""
    known = set(reading.ask(known_query("dyad", pair))["entity"])
    return [way for way in pair if way in known]


def on_each_other(pair: Sequence[str], said: Sequence[str], names: Mapping[str, str]) -> str:
    """Who speaks of whom, as a title has it: one direction where the build has no other."""
    source, target = (entities.in_sentence(names[code]) for code in (said or pair)[0].split(">"))
    return f"{source} on {target}" if len(said) == 1 else f"{source} and {target} on each other"


def their_words(pair: Sequence[str], said: Sequence[str], names: Mapping[str, str]) -> str:
    """The title of their acts."""
    source, target = (entities.in_sentence(names[code]) for code in (said or pair)[0].split(">"))
    if len(said) == 1:
        return f"What {source} does with its words on {target}"
    return f"What {source} and {target} do with their words"


def never_both(chosen: Selection, said: Sequence[str], names: Mapping[str, str]) -> str:
    """Why there is no period in which both spoke."""
    missing = [way.split(">") for way in chosen.entities if way not in said]
    if missing:
        who = " and none of ".join(
            " on ".join(entities.in_sentence(names[code]) for code in way) for way in missing
        )
        return f"This build has no dated statements of {who}."
    days = " of the chosen days" if chosen.start or chosen.end else ""
    return (
        f"The two states spoke of each other, but never in one and the same {chosen.grain}{days}."
    )


def asymmetry_query(chosen: Selection) -> Query:
    """Difference of means in the periods in which both sides spoke of each other.

    Its 95 % interval takes the two means as independent: their half-widths add as squares. An
    interval that the end of the scale cuts has its whole half on the other side of the mean.
    """
    first, second = chosen.entities[0].split(">")
    when, params = _periods(chosen)
    return Query(
        f"""select
    there.period_start,
    there.escalation_mean - back.escalation_mean as difference,
    sqrt(
        greatest(
            there.escalation_high - there.escalation_mean,
            there.escalation_mean - there.escalation_low
        ) ** 2
        + greatest(
            back.escalation_high - back.escalation_mean,
            back.escalation_mean - back.escalation_low
        ) ** 2
    ) as spread,
    difference - spread as low,
    difference + spread as high,
    there.escalation_mean as mean_there,
    back.escalation_mean as mean_back,
    there.statements + back.statements as statements,
    there.is_thin or back.is_thin as is_thin,
    there.is_partial or back.is_partial as is_partial
from {chosen.table} as there
inner join {chosen.table} as back
    on
        there.period_start = back.period_start
        and there.country_code = back.target_code
        and there.target_code = back.country_code
where there.country_code = $a and there.target_code = $b{when}
order by there.period_start""",
        {"a": first, "b": second, **params},
    )


def _periods(chosen: Selection) -> tuple[str, dict[str, Scalar]]:
    when, params = "", {}
    if chosen.start:
        when += " and there.period_start >= $start"
        params["start"] = chosen.start
    if chosen.end:
        when += " and there.period_start <= $end"
        params["end"] = chosen.end
    return when, dict(params)


def acts_query(chosen: Selection) -> Query:
    """Statements by direction, act and period."""
    where, params = _both(chosen)
    return Query(
        f"""select
    country_code || '>' || target_code as dyad,
    date_trunc('{chosen.grain}', statement_date)::date as period_start,
    act,
    any_value(severity) as severity,
    any_value(act_order) as act_order,
    count(*) as statements,
    avg(escalation) as escalation_mean
from {facts(where)}
inner join marts.dim_acts using (act)
where {where}
group by dyad, period_start, act
order by period_start, act_order, dyad""",
        params,
    )


def in_period(chosen: Selection, start: date) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements of both directions in one period."""
    where, params = _both(chosen)
    return f"{where} and {within(chosen.grain)}", {**params, "day": start}


def act_point(chosen: Selection, dyad: str, act: str, start: date) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements of one act in one direction and period."""
    first, second = dyad.split(">")
    counted, params = counted_sql(chosen)
    return (
        f"country_code = $a and target_code = $b and {counted} and act = $act"
        f" and {within(chosen.grain)}",
        {**params, "a": first, "b": second, "act": act, "day": start},
    )


def _both(chosen: Selection) -> tuple[str, dict[str, Scalar]]:
    """Condition for the statements of both directions that the periods count."""
    first, second = chosen.entities[0].split(">")
    counted, params = counted_sql(chosen)
    return (
        "((country_code = $a and target_code = $b) or (country_code = $b and target_code = $a))"
        f" and {counted}",
        {**params, "a": first, "b": second},
    )
