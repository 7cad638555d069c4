"""Questions about one speaker."""

from __future__ import annotations

from dashboard.queries import Query


def roles_query(who: str) -> Query:
    return Query(
        """select role, country_code, country_name, roles.valid_from, roles.valid_to
from marts.dim_speaker_roles as roles
left join marts.dim_countries using (country_code)
where speaker_id = $who
order by roles.valid_from nulls first, role
limit 20""",
        {"who": who},
    )
