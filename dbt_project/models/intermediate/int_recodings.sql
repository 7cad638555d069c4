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
{%- set latest = previous('intermediate', 'int_latest_recodings') if is_update() else none %}
{%- if latest is not none %},

newer as (
    select
        statement_id,
        load_id
    from {{ latest }}
)
{%- endif %}

select *
from codings
where
    load_id in (select load_id from recoding_loads)
    {%- if latest is not none %}
    and not exists (
        select 1
        from newer
        where
            newer.statement_id = codings.statement_id
            and newer.load_id > codings.load_id
    )
    {%- endif %}
qualify row_number() over (
    partition by statement_id
    order by load_id desc
) = 1
