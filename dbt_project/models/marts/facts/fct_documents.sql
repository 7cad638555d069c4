{{ config(
    materialized='incremental',
    incremental_predicates=[
        "document_key in (select document_key from intermediate.int_documents_new)"
    ]
) }}

with new_documents as (
    select * from {{ ref('int_documents_new') }}
),

documents as (
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

incoming as (
    select
        {{ all_but(['loaded_at'], 'new_documents') }},
        new_documents.loaded_at as first_seen_at,
        coalesce(counts.statements, 0) as statements,
        documents.text
    from new_documents
    inner join documents using (document_id, load_id)
    left join counts using (document_id, load_id)
),

versions as (
    select * from incoming
    {%- if is_incremental() %}
    union all by name
    select {{ all_but(['version', 'is_latest_version']) }}
    from {{ this }}
    where
        document_key in (select document_key from new_documents)
        and document_id not in (select document_id from new_documents)
    {%- endif %}
),

-- Where a source says no order of its versions, the later load is the newer.
numbered as (
    select
        document_id,
        row_number() over (
            partition by document_key
            order by
                revised_at asc nulls first,
                load_id asc,
                published_at asc nulls first,
                document_id asc
        ) as version,
        count(*) over (partition by document_key) as versions
    from versions
)

select
    document_id,
    versions.document_key,
    cast(numbered.version as integer) as version,
    numbered.version = numbered.versions as is_latest_version,
    versions.source,
    versions.publisher,
    versions.url,
    versions.title,
    versions.published_at,
    versions.published_date,
    versions.date_precision,
    versions.date_note,
    versions.revised_at,
    versions.language,
    versions.extraction_status,
    versions.extraction_note,
    versions.extractor_version,
    versions.statements,
    versions.characters,
    versions.first_seen_at,
    versions.load_id,
    versions.text
from versions
inner join numbered using (document_id)
