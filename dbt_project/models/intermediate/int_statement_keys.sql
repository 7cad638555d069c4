{{ config(
    materialized='incremental',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)"
    ]
) }}

with statements as (
    select * from {{ ref('stg_statements') }}
),

new_documents as (
    select * from {{ ref('int_documents_new') }}
)

select
    statements.statement_id,
    statements.document_id,
    statements.load_id,
    coalesce(statements.statement_date, {{ no_date() }}) as key_date,
    statements.date_precision,
    statements.target_codes,
    {{ hash_of([
        'statements.text_key', 'statements.speaker_id', 'statements.country_code'
    ]) }} as exact_key,
    {{ mapped(
        first_elements('statements.near_keys', var('near_bands')),
        'band',
        short_hash_of(['band', 'statements.speaker_id', 'statements.country_code'])
    ) }} as near_keys
from statements
inner join new_documents using (document_id, load_id)
{%- if not is_incremental() %}
-- An update looks for repetitions among the keys of a few days only.
order by key_date
{%- endif %}
