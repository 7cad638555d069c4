with roles as (
    select * from {{ ref('speaker_roles_snapshot') }}
)

select
    speaker_id,
    role,
    country_code,
    valid_from,
    valid_to,
    valid_to is null as is_current,
    dbt_valid_from as recorded_at
from roles
where dbt_valid_to is null
