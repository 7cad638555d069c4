-- Which roles did a speaker have, and when?
-- Dated roles, with the mean of what they said in each; valid_to is the last day of a role. A date of
-- a year alone is its first day, so what was said in it may count to the role before.

select
    speakers.speaker_name,
    roles.role,
    roles.country_code,
    roles.valid_from,
    roles.valid_to,
    count(statements.statement_id) as statements,
    avg(statements.escalation) as escalation_mean
from marts.dim_speaker_roles as roles
inner join marts.dim_speakers as speakers using (speaker_id)
left join marts.fct_statements as statements
    on
        roles.speaker_id = statements.speaker_id
        and statements.target_ordinal = 1
        and statements.statement_date >= roles.valid_from
        and statements.statement_date
        <= coalesce(roles.valid_to, date '9999-12-31')
group by all
order by speakers.speaker_name, roles.valid_from
