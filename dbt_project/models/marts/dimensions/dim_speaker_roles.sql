with roles as (
    select * from {{ ref('speaker_roles_snapshot') }}
    where dbt_valid_to is null
),

speaker_days as (
    select * from {{ ref('int_speaker_days') }}
),

edges as (
    select max(last_date) as last_date
    from {{ ref('int_coverage_edges') }}
),

given as (
    select
        roles.speaker_id,
        roles.valid_from,
        max(speaker_days.statement_date) as last_given
    from roles
    inner join speaker_days
        on
            roles.speaker_id = speaker_days.speaker_id
            and roles.role = speaker_days.role
            and roles.country_code is not distinct from speaker_days.country_code
            and roles.valid_from <= speaker_days.statement_date
            and (roles.valid_to is null or roles.valid_to >= speaker_days.statement_date)
    group by roles.speaker_id, roles.valid_from
)

select
    roles.speaker_id,
    roles.role,
    roles.country_code,
    roles.valid_from,
    roles.valid_to,
    given.last_given,
    roles.valid_to is null
    and given.last_given > edges.last_date - interval 1 year as is_current,
    roles.dbt_valid_from as recorded_at
from roles
inner join given using (speaker_id, valid_from)
cross join edges
