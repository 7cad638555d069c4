-- Who speaks for a state, and how do they differ?
-- Each speaker's mean beside the others of the same country, with the role that is given most often;
-- at least five statements.

with asked as (select 'USA' as country_code)
select
    speaker_name,
    mode(role) as role,
    count(*) as statements,
    avg(escalation) as escalation_mean,
    stddev_samp(escalation) as escalation_sd,
    min(statement_date) as first_date,
    max(statement_date) as last_date
from marts.fct_statements
inner join asked using (country_code)
where target_ordinal = 1 and speaker_id is not null
group by speaker_id, speaker_name
having count(*) >= 5
order by escalation_mean desc
