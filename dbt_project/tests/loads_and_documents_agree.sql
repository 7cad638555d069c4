-- What the ledger says was loaded is what stands in the facts, load by load.
with loads as (
    select * from {{ ref('loads') }}
),

documents as (
    select
        load_id,
        count(*) as documents,
        sum(statements) as statements
    from {{ ref('fct_documents') }}
    group by load_id
)

select
    loads.load_id,
    loads.documents as ledger_documents,
    documents.documents,
    loads.statements as ledger_statements,
    documents.statements
from loads
left join documents using (load_id)
where
    loads.documents != coalesce(documents.documents, 0)
    or loads.statements != coalesce(documents.statements, 0)
