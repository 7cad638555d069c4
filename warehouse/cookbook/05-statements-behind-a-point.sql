-- Which sentences stand behind one point of a chart?
-- The most hostile toward that state first, verbatim, with source and date.
-- A date of a month or a year alone lies on its first day, and such a statement counts in months or years
-- only: for a month's point leave out 'year' (for a day's or week's 'month' too).

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
where
    statement_date between first_date and last_date
    and date_precision in ('second', 'day', 'month', 'year')
order by escalation_toward_target desc, statement_id
limit 50
