-- Rows by period: a single day with more than half of at least 1,000 day-dated statements points to
-- a default date. 2026-11: speeches fill whole days, so the bound is a half, not a tenth.
{{ config(severity='warn') }}

with days as (
    select
        statement_date,
        count(*) as statements
    from {{ ref('fct_mentions') }}
    where date_precision in ('second', 'day')
    group by statement_date
)

select *
from days
where
    statements > 0.5 * (select sum(statements) from days)
    and (select sum(statements) from days) >= 1000
    and (select count(*) from days) > 1
