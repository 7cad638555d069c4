{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('stg_documents') }}
),

statements as (
    select * from {{ ref('stg_statements') }}
),

counts as (
    select
        document_id,
        load_id,
        count(*) as statements
    from statements
    group by document_id, load_id
),

first_landed as (
    select *
    from documents
    qualify row_number() over (partition by document_id order by load_id) = 1
),

numbered as (
    select
        *,
        row_number() over (
            partition by document_key
            order by
                revised_at asc nulls first,
                published_at asc nulls first,
                load_id asc,
                document_id asc
        ) as version,
        count(*) over (partition by document_key) as versions
    from first_landed
)

select
    document_id,
    document_key,
    cast(version as integer) as version,
    version = versions as is_latest_version,
    source,
    publisher,
    url,
    title,
    published_at,
    published_date,
    date_precision,
    date_note,
    revised_at,
    language,
    extraction_status,
    extraction_note,
    coalesce(counts.statements, 0) as statements,
    length(text) as characters,
    loaded_at as first_seen_at,
    load_id,
    text
from numbered
left join counts using (document_id, load_id)
