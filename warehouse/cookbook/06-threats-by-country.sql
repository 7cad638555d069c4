-- Who threatens, and whom?
-- Statements coded THREATEN, each near-duplicate group counted once.

select
    country_code,
    target_code,
    count(distinct distinct_statement_id) as threats,
    min(statement_date) as first_date,
    max(statement_date) as last_date
from marts.fct_statements
where act = 'THREATEN' and target_code is not null
group by country_code, target_code
order by threats desc
limit 30
