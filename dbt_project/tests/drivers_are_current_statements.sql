-- What is said to drive a change still stands in the facts, and counts there.
with change_points as (
    select * from {{ ref('change_points') }}
),

drivers as (
    select
        change_point_id,
        series,
        target_code,
        {{ each('statement_ids') }} as statement_id
    from change_points
),

statements as (
    select * from {{ ref('fct_statements') }}
)

select drivers.*
from drivers
left join statements
    on
        drivers.statement_id = statements.statement_id
        and (
            (
                drivers.series = 'dyad'
                and drivers.target_code = statements.target_code
                and statements.is_first_toward_target
            )
            or (
                drivers.series = 'country'
                and statements.target_ordinal = 1
                and statements.is_distinct_representative
            )
        )
where statements.statement_id is null
