with mentions as (
    select * from {{ ref('fct_mentions') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

covered as (
    select
        min({{ covered_from('statement_date', 'date_precision') }}) as first_date,
        max({{ covered_to('statement_date', 'date_precision') }}) as last_date
    from mentions
),

loaded as (
    select cast(max(first_seen_at) as date) as loaded_date
    from documents
)

select
    covered.first_date,
    covered.last_date as covered_date,
    least(covered.last_date, loaded.loaded_date - 1) as last_date
from covered
cross join loaded
