with documents as (
    select * from {{ ref('fct_documents') }}
)

select
    source || coalesce(':' || publisher, '') as source_id,
    source,
    publisher,
    count(*) as documents,
    count(*) filter (where not is_latest_version) as superseded_documents,
    count(*) filter (where published_at is null) as undated_documents,
    count(*) filter (where extraction_status = 'not_extracted')
        as not_extracted_documents,
    cast(coalesce(sum(statements) filter (where is_latest_version), 0) as bigint)
        as statements,
    min(published_date) as first_published_date,
    max(published_date) as last_published_date,
    max(first_seen_at) as last_loaded_at
from documents
group by source, publisher
