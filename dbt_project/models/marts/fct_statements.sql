with statements as (
    select * from {{ ref('stg_statements') }}
),

documents as (
    select * from {{ ref('int_documents_latest') }}
),

codings as (
    select * from {{ ref('int_codings_current') }}
),

joined as (
    select
        statements.statement_id,
        statements.document_id,
        statements.statement_date,
        statements.date_precision,
        statements.speaker_id,
        statements.speaker as speaker_name,
        statements.role,
        statements.country as country_code,
        statements.kind,
        statements.text,
        codings.act,
        codings.modality,
        codings.escalation,
        codings.goldstein,
        documents.title,
        documents.url,
        documents.publisher,
        documents.source,
        case
            when len(statements.targets) = 0 then [null::varchar]
            else statements.targets
        end as target_codes
    from statements
    inner join documents using (document_id)
    inner join codings using (statement_id)
)

select
    * exclude (target_codes),
    unnest(target_codes) as target_code,
    generate_subscripts(target_codes, 1) as target_ordinal
from joined
