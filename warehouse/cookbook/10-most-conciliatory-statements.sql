-- What are the most conciliatory statements?
-- The other end of the scale.

select
    statement_date,
    speaker_name,
    country_code,
    target_code,
    act,
    escalation,
    reporting_clause,
    text
from marts.fct_statements
where is_distinct_representative and target_ordinal = 1
order by escalation, statement_date
limit 25
