{{ config(
    materialized='incremental',
    incremental_predicates=[
        "statement_id in (select statement_id from intermediate.int_duplicates_touched)"
    ]
) }}

with touched as (
    select * from {{ ref('int_duplicates_touched') }}
),

statement_keys as (
    select * from {{ ref('int_statement_keys') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

current_members as (
    select
        touched.statement_id,
        touched.group_id,
        statement_keys.key_date,
        statement_keys.date_precision
    from touched
    inner join statement_keys using (statement_id)
    inner join documents using (document_id)
    where documents.is_latest_version
)

select
    statement_id,
    group_id,
    first_value(statement_id) over (
        partition by group_id
        order by {{ first_mention('key_date', 'date_precision', 'statement_id') }}
    ) as distinct_statement_id,
    cast(count(*) over (partition by group_id) as integer) as mentions
from current_members
