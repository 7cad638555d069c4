-- Do repeated quotations drive a series?
-- The mean over all statements against the mean with each near-duplicate group counted once.

select
    country_code,
    period_start,
    statements,
    distinct_statements,
    mentions,
    escalation_mean,
    escalation_mean_distinct,
    is_thin
from marts.escalation_country_month
where statements > distinct_statements
order by abs(escalation_mean - escalation_mean_distinct) desc
limit 30
