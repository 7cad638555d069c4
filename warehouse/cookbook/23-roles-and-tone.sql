-- Do ministers speak more sharply than heads of state and government?
-- The role a speaker had when speaking. hostile_share counts the acts with a severity above 0, of
-- which requests and appeals (REQUEST) are one.

select
    role,
    count(*) as statements,
    count(distinct speaker_id) as speakers,
    avg(escalation) as escalation_mean,
    avg(is_hostile::int) as hostile_share
from marts.fct_statements
inner join marts.dim_acts using (act)
where target_ordinal = 1 and role is not null
group by role
order by escalation_mean desc
