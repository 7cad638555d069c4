with pairs as (
    select * from {{ ref('int_duplicate_pairs') }}
),

removed as (
    select * from {{ ref('int_statements_removed') }}
),

touched as (
    select left_id as statement_id from pairs
    union all
    select right_id as statement_id from pairs
    union all
    select statement_id from removed
),

met as (
    select group_id
    from {{ ref('int_duplicate_groups') }}
    where statement_id in (select statement_id from touched)
)

select
    statement_id,
    group_id
from {{ ref('int_duplicate_groups') }}
where group_id in (select group_id from met)
