"""Questions about one speaker."""

from __future__ import annotations

from dashboard.groups import Counting
from dashboard.queries import Query, Scalar
from dashboard.series import Selection, counted_sql

ROLES = 20


def roles_query(who: str) -> Query:
    """The latest stretches of a speaker in one role; ``whole`` is how many there are."""
    return Query(
        f"""select roles.role, roles.country_code, country_name, roles.valid_from as first,
    roles.last_given as last, count(*) over () as whole
from (
    select * from marts.dim_speaker_roles
    union all by name
    -- older builds lack it
    select null::date as last_given where false
) as roles
left join marts.dim_countries as countries on roles.country_code = countries.country_code
where speaker_id = $who
order by first desc, roles.role
limit {ROLES}""",
        {"who": who},
    )


def condition(who: str, chosen: Selection, toward: bool = False) -> tuple[str, dict[str, Scalar]]:
    """Condition for the person's statements in the chosen periods."""
    where, params = counted_sql(chosen)
    counting = Counting(chosen.measure, chosen.duplicates, toward)
    return counting.narrowed(f"speaker_id = $who and {where}"), {**params, "who": who}


def toward(who: str, chosen: Selection, target: str = "") -> tuple[str, dict[str, Scalar]]:
    """Condition for those of them that are directed at states, or at one."""
    where, params = condition(who, chosen, toward=True)
    if not target:
        return f"{where} and target_code is not null", params
    return f"{where} and target_code = $target", {**params, "target": target}
