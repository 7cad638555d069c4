with documents as (
    select * from {{ ref('fct_documents') }}
),

new_documents as (
    select * from {{ ref('int_documents_new') }}
),

statement_keys as (
    select * from {{ ref('int_statement_keys') }}
),

changed as (
    select * from {{ ref('int_statements_changed') }}
)

select document_id
from documents
where document_key in (select document_key from new_documents)
{%- if is_update() %}
union
select document_id
from statement_keys
where statement_id in (select statement_id from changed)
{%- endif %}
