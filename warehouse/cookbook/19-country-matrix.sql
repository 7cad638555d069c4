-- Who speaks how to whom in one year?
-- The matrix of the dashboard, as rows.

with asked as (select 2022 as year)
select
    country_code,
    target_code,
    statements,
    escalation_mean,
    threat_share,
    conciliation_share
from marts.escalation_dyad_year, asked
where year(period_start) = asked.year
order by statements desc, country_code, target_code
