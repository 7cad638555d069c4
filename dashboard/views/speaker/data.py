"""Questions about one speaker."""

from __future__ import annotations

from dashboard.queries import Query


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
