-- Which dyads changed most from one year to the next?
-- Years with fewer than the documented number of statements (is_thin) are left out, and years that are
-- not over or begin before what is covered (is_partial).

with years as (
    select
        country_code,
        target_code,
        period_start,
        statements,
        escalation_mean,
        lag(escalation_mean) over dyad as mean_before,
        lag(period_start) over dyad as year_before
    from marts.escalation_dyad_year
    where not is_thin and not is_partial
    window dyad as (
        partition by country_code, target_code order by period_start
    )
)
select
    year(period_start) as year,
    country_code,
    target_code,
    statements,
    mean_before,
    escalation_mean,
    escalation_mean - mean_before as change
from years
where period_start = year_before + interval 1 year
order by abs(change) desc, year, country_code, target_code
limit 20
