-- Does the tone follow the coverage?
-- A series beside what it rests on: documents, outlets and speakers of each month.

with asked as (select 'USA' as country_code)
select
    period_start,
    coverage.documents,
    coverage.publishers,
    coverage.speakers,
    series.statements,
    series.escalation_mean,
    series.is_thin,
    series.is_partial
from marts.escalation_country_month as series
inner join marts.coverage_country_month as coverage
    using (country_code, period_start)
inner join asked using (country_code)
order by period_start
