{{ config(
    materialized='incremental',
    incremental_predicates=[
        "statement_id in (
            select left_id from intermediate.int_duplicate_pairs
            union all
            select right_id from intermediate.int_duplicate_pairs
        )"
    ]
) }}

{#- Connected components: the smallest id travels along the pairs until it stays. #}
with recursive ends as (
    select
        left_id as statement_id,
        right_id as other_id
    from {{ ref('int_duplicate_pairs') }}
    union all
    select
        right_id as statement_id,
        left_id as other_id
    from {{ ref('int_duplicate_pairs') }}
),

labels (statement_id, group_id) using key (statement_id) as (
    select
        statement_id,
        least(statement_id, min(other_id)) as group_id
    from ends
    group by statement_id
    union
    select
        ends.statement_id,
        min(labels.group_id) as group_id
    from labels
    inner join ends on labels.statement_id = ends.other_id
    inner join recurring.labels as known on ends.statement_id = known.statement_id
    where labels.group_id < known.group_id
    group by ends.statement_id
)

select
    statement_id,
    group_id
from labels
