-- Which sentences stand behind one point of a chart?
-- The most hostile toward that state first, verbatim, with source and date.

with asked as (
    select
        'USA' as country_code,
        'RUS' as target_code,
        date '2022-01-01' as first_date,
        date '2022-12-31' as last_date
)
select
    statement_date,
    speaker_name,
    act_toward_target,
    modality_toward_target,
    escalation_toward_target,
    reporting_clause,
    text,
    publisher,
    url
from marts.fct_statements
inner join asked using (country_code, target_code)
where statement_date between first_date and last_date
order by escalation_toward_target desc, statement_id
limit 50
