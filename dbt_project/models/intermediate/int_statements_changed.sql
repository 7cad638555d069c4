with touched as (
    select * from {{ ref('int_duplicates_touched') }}
),

recodings as (
    select * from {{ ref('int_recodings') }}
),

removed as (
    select * from {{ ref('int_statements_removed') }}
),

changed as (
    select
        statement_id,
        'regrouped' as change
    from touched
    union all
    select
        statement_id,
        'recoded' as change
    from recodings
)

select
    statement_id,
    change
from changed
{%- if is_update() %}
where statement_id not in (select statement_id from removed)
union all
select
    statement_id,
    'removed' as change
from removed
{%- else %}
where false
{%- endif %}
