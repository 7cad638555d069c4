-- Do ministers speak more sharply than presidents?
-- The role a speaker had when speaking.

select
    role,
    count(*) as statements,
    count(distinct speaker_id) as speakers,
    avg(escalation) as escalation_mean,
    avg((act in ('THREATEN', 'ACCUSE', 'REJECT'))::int) as hostile_share
from marts.fct_statements
where target_ordinal = 1 and role is not null
group by role
order by escalation_mean desc
