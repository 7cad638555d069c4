-- Which months stand out against a country's own past?
-- baseline_z counts standard deviations from the country's preceding months; thin months have none.

select
    country_code,
    period_start,
    statements,
    escalation_mean,
    baseline_mean,
    baseline_z
from marts.escalation_country_month
where not is_partial and baseline_z is not null
order by abs(baseline_z) desc
limit 20
