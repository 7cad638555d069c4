with documents as (
    select
        *,
        case
            when date_precision in {{ precisions_reaching('month') }}
                then {{ period_start('month', 'published_date') }}
        end as period_start
    from {{ ref('fct_documents') }}
    where is_latest_version
)

select
    source,
    publisher,
    period_start,
    count(*) as documents,
    count(*) filter (where statements > 0) as documents_with_statements,
    count(*) filter (where extraction_status = 'not_extracted')
        as not_extracted_documents,
    count(distinct language) as languages,
    cast(sum(statements) as bigint) as statements,
    cast(sum(characters) as bigint) as characters
from documents
group by source, publisher, period_start
