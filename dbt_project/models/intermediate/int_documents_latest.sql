{{ config(materialized='view') }}

with documents as (
    select * from {{ ref('stg_documents') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by document_key
            order by revised_at desc nulls last, published_at is not null desc, load_id desc, document_id
        ) as recency
    from documents
)

select * exclude (recency)
from numbered
where recency = 1
