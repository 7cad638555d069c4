-- Who threatens, and whom?
-- Statements that threaten that target, each near-duplicate group counted once.

select
    country_code,
    target_code,
    count(distinct distinct_statement_id) as threats,
    min(statement_date) as first_date,
    max(statement_date) as last_date
from marts.fct_statements
where act_toward_target = 'THREATEN'
group by country_code, target_code
order by threats desc
limit 30
