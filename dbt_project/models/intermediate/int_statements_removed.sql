with statement_keys as (
    select * from {{ ref('int_statement_keys') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

new_documents as (
    select * from {{ ref('int_documents_new') }}
)

select
    statement_id,
    document_id
from statement_keys
{%- if is_update() %}
where document_id in (
    select document_id
    from documents
    where
        not is_latest_version
        and document_key in (select document_key from new_documents)
)
{%- else %}
where false
{%- endif %}
