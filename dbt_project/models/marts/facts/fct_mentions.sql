{{ config(
    materialized='incremental',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)",
        "statement_id in (
            select statement_id from intermediate.int_statements_changed
            where change != 'recoded'
        )"
    ]
) }}

-- depends_on: {{ ref('int_loads_new') }}

with statements as (
    select * from {{ ref('stg_statements') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

duplicates as (
    select * from {{ ref('int_duplicate_members') }}
),

changed as (
    select * from {{ ref('int_statements_changed') }}
),

current_statements as (
    select
        statements.statement_id,
        statements.document_id,
        statements.ordinal,
        statements.statement_date,
        statements.date_precision,
        statements.speaker_id,
        statements.country_code,
        documents.source,
        documents.publisher,
        documents.url,
        documents.load_id
    from statements
    inner join documents using (document_id, load_id)
    where documents.is_latest_version
    {%- if is_incremental() %}
    union all by name
    select
        {{ all_but([
            'distinct_statement_id', 'is_distinct_representative', 'mentions'
        ]) }}
    from {{ this }}
    where
        statement_id in (
            select statement_id from changed where change = 'regrouped'
        )
        and load_id not in (select load_id from {{ ref('int_loads_new') }})
    {%- endif %}
)

select
    statement_id,
    coalesce(duplicates.distinct_statement_id, statement_id)
        as distinct_statement_id,
    coalesce(duplicates.distinct_statement_id, statement_id) = statement_id
        as is_distinct_representative,
    coalesce(duplicates.mentions, 1) as mentions,
    document_id,
    ordinal,
    statement_date,
    date_precision,
    speaker_id,
    country_code,
    source,
    publisher,
    url,
    load_id
from current_statements
left join duplicates using (statement_id)
