-- Who speaks how to whom in one year?
-- The matrix of the dashboard, as rows. Thin rows have few statements; a partial year is not whole.

with asked as (select 2022 as year)
select
    country_code,
    target_code,
    statements,
    escalation_mean,
    escalation_low,
    escalation_high,
    is_thin,
    is_partial,
    threat_share,
    conciliation_share
from marts.escalation_dyad_year, asked
where year(period_start) = asked.year
order by statements desc, country_code, target_code
