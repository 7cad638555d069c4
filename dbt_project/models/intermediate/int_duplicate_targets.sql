{{ config(
    materialized='incremental',
    incremental_predicates=[
        "statement_id in (select statement_id from intermediate.int_duplicates_touched)"
    ]
) }}

-- depends_on: {{ ref('int_duplicates_touched') }}

with members as (
    select * from {{ ref('int_duplicate_members') }}
    {%- if is_incremental() %}
    where statement_id in (select statement_id from {{ ref('int_duplicates_touched') }})
    {%- endif %}
),

statement_keys as (
    select * from {{ ref('int_statement_keys') }}
),

-- Duplicates need not agree on whom they are directed at.
by_target as (
    select
        members.*,
        statement_keys.key_date,
        statement_keys.date_precision,
        {{ each(targets_or_none('statement_keys.target_codes')) }} as target_code
    from members
    inner join statement_keys using (statement_id)
)

select
    statement_id,
    target_code,
    distinct_statement_id,
    mentions,
    row_number() over (
        partition by group_id, target_code
        order by {{ first_mention('key_date', 'date_precision', 'statement_id') }}
    ) = 1 as is_first_toward_target,
    cast(count(*) over (
        partition by group_id, target_code
    ) as integer) as mentions_toward_target
from by_target
