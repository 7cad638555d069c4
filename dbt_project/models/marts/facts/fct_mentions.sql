{{ config(materialized='table') }}

with statements as (
    select * from {{ ref('stg_statements') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

latest as (
    select
        statements.statement_id,
        statements.document_id,
        statements.ordinal,
        statements.statement_date,
        statements.date_precision,
        statements.speaker_id,
        statements.country_code,
        statements.text_key,
        documents.source,
        documents.publisher,
        documents.url,
        documents.load_id
    from statements
    inner join documents using (document_id, load_id)
    where documents.is_latest_version
),

grouped as (
    select
        *,
        first_value(statement_id) over (
            partition by text_key, speaker_id, statement_date
            order by statement_id
        ) as distinct_statement_id,
        count(*) over (
            partition by text_key, speaker_id, statement_date
        ) as group_mentions
    from latest
)

select
    statement_id,
    distinct_statement_id,
    statement_id = distinct_statement_id as is_distinct_representative,
    cast(group_mentions as integer) as mentions,
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
from grouped
