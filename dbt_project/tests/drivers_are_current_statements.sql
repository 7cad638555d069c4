-- What is said to drive a change still stands in the facts, and counts there.
with change_points as (
    select * from {{ ref('change_points') }}
),

drivers as (
    select
        change_point_id,
        {{ each('statement_ids') }} as statement_id
    from change_points
),

statements as (
    select * from {{ ref('fct_statements') }}
)

select drivers.*
from drivers
where drivers.statement_id not in (
    select statement_id
    from statements
    where is_distinct_representative
)
