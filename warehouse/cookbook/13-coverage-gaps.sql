-- For which months is there nothing of a country?
-- No statement is not a calm month: these are the months without data between the first and last.

with asked as (select 'USA' as country_code),

seen as (
    select period_start
    from marts.coverage_country_month
    inner join asked using (country_code)
),

months as (
    select unnest(generate_series(
        (select min(period_start) from seen),
        (select max(period_start) from seen),
        interval 1 month
    ))::date as period_start
)
select period_start
from months
anti join seen using (period_start)
order by period_start
