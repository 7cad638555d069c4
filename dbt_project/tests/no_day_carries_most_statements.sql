-- Rows by period: a single day with more than half of at least 1,000 day-dated statements points to
-- a default date. 2026-11: speeches fill whole days, so the bound is a half, not a tenth.
{{ config(severity='warn') }}

with days as (
    select
        statement_date,
        count(*) as statements
    from {{ ref('fct_mentions') }}
    where date_precision in {{ precisions_reaching('day') }}
    group by statement_date
),

totals as (
    select
        count(*) as all_days,
        sum(statements) as all_statements
    from days
)

select
    days.statement_date,
    days.statements
from days
cross join totals
where
    days.statements > 0.5 * totals.all_statements
    and totals.all_statements >= 1000
    and totals.all_days > 1
