-- Which months stand out against a country's own past?
-- baseline_z counts standard deviations from the country's preceding months; thin months have none.
-- It says more where the baseline lies outside the month's own interval (is_beyond_interval) and
-- many months are behind it: of five, one in seven lies 2 standard deviations off by chance.

select
    country_code,
    period_start,
    statements,
    escalation_mean,
    escalation_low,
    escalation_high,
    baseline_periods,
    baseline_mean,
    baseline_z,
    baseline_mean not between escalation_low and escalation_high as is_beyond_interval
from marts.escalation_country_month
where not is_partial and baseline_z is not null
order by abs(baseline_z) desc
limit 20
