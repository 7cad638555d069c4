-- Why has a statement this score?
-- The evidence adds up to the score: one row a term.

with hardest as (
    select statement_id, text, escalation, evidence
    from marts.fct_statements
    where target_ordinal = 1
    order by escalation desc, statement_id
    limit 1
)
select
    text,
    escalation,
    terms.value as term
from hardest, json_each(evidence, '$.terms') as terms
