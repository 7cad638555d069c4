-- depends_on: {{ ref('int_loads_new') }}

with documents as (
    select
        {{ all_but(['text']) }},
        length(text) as characters
    from {{ ref('stg_documents') }}
)

select *
from documents
{%- if is_update() %}
where document_id not in (
    select document_id
    from {{ previous('marts', 'fct_documents') }}
    where
        document_id in (select document_id from documents)
        and load_id not in (select load_id from {{ ref('int_loads_new') }})
)
{%- endif %}
qualify row_number() over (partition by document_id order by load_id) = 1
