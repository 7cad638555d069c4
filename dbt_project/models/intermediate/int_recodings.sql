with codings as (
    select * from {{ ref('stg_codings') }}
),

ledger as (
    select * from {{ ref('stg_ledger') }}
),

recoding_loads as (
    select load_id
    from ledger
    where codings > 0 and documents = 0
)

select *
from codings
where load_id in (select load_id from recoding_loads)
qualify row_number() over (
    partition by statement_id
    order by load_id desc
) = 1
