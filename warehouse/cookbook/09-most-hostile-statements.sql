-- What are the most hostile statements?
-- One row a near-duplicate group, with all its mentions, also those within one document.

select
    statement_date,
    speaker_name,
    country_code,
    target_code,
    act,
    escalation,
    mentions,
    reporting_clause,
    text
from marts.fct_statements
where is_distinct_representative and target_ordinal = 1
order by escalation desc, statement_date
limit 25
