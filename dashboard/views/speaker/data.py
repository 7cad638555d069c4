"""Questions about one speaker."""

from __future__ import annotations

from dashboard.groups import Counting
from dashboard.queries import Query, Scalar
from dashboard.series import Selection, counted_sql


def roles_query(who: str) -> Query:
    return Query(
        """select roles.role, roles.country_code, country_name, roles.valid_from as first,
    coalesce(roles.valid_to, speakers.last_statement_date) as last
from marts.dim_speaker_roles as roles
inner join marts.dim_speakers as speakers using (speaker_id)
left join marts.dim_countries as countries on roles.country_code = countries.country_code
where speaker_id = $who
order by first, roles.role
limit 20""",
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
