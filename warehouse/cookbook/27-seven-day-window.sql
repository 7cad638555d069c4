-- How did the tone move day by day?
-- The day's own mean beside the trailing 7 and 30 days, weighted by statements. Each mean stands
-- behind the number of statements that it rests on.

with asked as (select 'USA' as country_code)
select
    period_start,
    statements,
    escalation_mean,
    statements_7d,
    escalation_mean_7d,
    statements_30d,
    escalation_mean_30d
from marts.escalation_country_day
inner join asked using (country_code)
order by period_start desc
limit 60
