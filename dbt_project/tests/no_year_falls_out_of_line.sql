-- Rows by period: a year with less than a fiftieth of the statements of both years beside it, where
-- those have 1,000 or more, points to a load that is missing.
-- 2026-11: addresses and speeches come every year; a news archive that begins or ends leaves one
-- side empty and is not told.
{{ config(severity='warn') }}

with years as (
    select
        {{ period_start('year', 'statement_date') }} as period_start,
        count(*) as statements
    from {{ ref('fct_mentions') }}
    where statement_date is not null
    group by {{ period_start('year', 'statement_date') }}
),

span as (
    select
        min(period_start) as first_year,
        max(period_start) as last_year
    from years
),

all_years as (
    select distinct {{ period_start('year', 'day') }} as period_start
    from (
        select {{ each_day('first_year', 'last_year') }} as day
        from span
    )
),

in_order as (
    select
        all_years.period_start,
        coalesce(years.statements, 0) as statements,
        lag(years.statements) over (order by all_years.period_start) as statements_before,
        lead(years.statements) over (order by all_years.period_start) as statements_after
    from all_years
    left join years using (period_start)
)

select *
from in_order
where
    statements_before >= 1000
    and statements_after >= 1000
    and 50 * statements < least(statements_before, statements_after)
