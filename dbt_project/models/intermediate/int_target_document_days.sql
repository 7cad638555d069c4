{{ config(materialized='table') }}

with statements as (
    select
        *,
        is_distinct_representative as is_first,
        cast(escalation as decimal(9, 6)) as score
    from {{ ref('fct_statements') }}
    where
        target_code is not null
        and statement_date is not null
        and escalation is not null
)

select
    country_code,
    target_code,
    speaker_id,
    coalesce(speaker_id, country_code, 'unknown') as speaker_key,
    document_id,
    publisher,
    statement_date,
    date_precision,
    {{- statement_sums() }}
from statements
group by
    country_code,
    target_code,
    speaker_id,
    document_id,
    publisher,
    statement_date,
    date_precision
