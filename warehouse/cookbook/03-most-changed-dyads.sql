-- Which dyads changed most from one year to the next?
-- By clearness, so that years of few statements do not win by chance: the change in terms of that at which
-- the 95 % intervals of the two years would just touch. Up to 1 they overlap; of many dyads and years some
-- lie apart by chance alone, and they stand high in the list. Thin years (is_thin) and years that are not
-- covered whole (is_partial) are left out.

with years as (
    select
        country_code,
        target_code,
        period_start,
        statements,
        escalation_mean,
        escalation_low,
        escalation_high,
        lag(escalation_mean) over dyad as mean_before,
        lag(escalation_low) over dyad as low_before,
        lag(escalation_high) over dyad as high_before,
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
    high_before,
    low_before,
    escalation_mean,
    escalation_low,
    escalation_high,
    escalation_mean - mean_before as change,
    greatest(escalation_low - high_before, low_before - escalation_high) as apart,
    abs(change) / nullif(abs(change) - apart, 0) as clearness,
    apart > 0 as is_apart
from years
where period_start = year_before + interval 1 year
order by clearness desc, year, country_code, target_code
limit 20
