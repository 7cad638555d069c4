-- Nothing of a latest version is lost on the way to the facts, and nothing doubled.
with documents as (
    select *
    from {{ ref('fct_documents') }}
    where is_latest_version
),

mentions as (
    select
        document_id,
        count(*) as statements
    from {{ ref('fct_mentions') }}
    group by document_id
),

statements as (
    select
        document_id,
        count(*) as statements
    from {{ ref('fct_statements') }}
    where target_ordinal = 1
    group by document_id
)

select
    documents.document_id,
    documents.statements as extracted,
    mentions.statements as mentioned,
    statements.statements as stated
from documents
left join mentions using (document_id)
left join statements using (document_id)
where
    documents.statements != coalesce(mentions.statements, 0)
    or documents.statements != coalesce(statements.statements, 0)
