-- How hostile is diplomatic speech as a whole?
-- All countries by year, each statement once. More sources of one kind move this: look at coverage.

select
    date_trunc('year', statement_date)::date as year_start,
    count(*) as statements,
    count(distinct speaker_id) as speakers,
    avg(escalation) as escalation_mean,
    avg((act = 'THREATEN')::int) as threat_share
from marts.fct_statements
where target_ordinal = 1 and statement_date is not null
group by year_start
order by year_start
