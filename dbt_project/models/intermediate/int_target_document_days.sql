{{ config(
    materialized='incremental',
    incremental_predicates=[
        "document_id in (select document_id from intermediate.int_documents_touched)"
    ]
) }}

-- depends_on: {{ ref('int_changed_before') }}
-- depends_on: {{ ref('int_documents_touched') }}

with statements as (
    select
        {{ all_but(['mentions', 'act']) }},
        act_toward_target as act,
        mentions_toward_target as mentions,
        is_first_toward_target as is_first,
        cast(escalation_toward_target as decimal(9, 6)) as score
    from {{ ref('fct_statements') }}
    where
        target_code is not null
        {%- if is_incremental() %}
        and document_id in (
            select document_id from {{ ref('int_documents_touched') }}
        )
        {%- endif %}
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
{%- if not is_incremental() %}
-- A series that an update makes anew reads the days of its stretch only.
order by statement_date
{%- endif %}
