with by_country as (
    select * from {{ ref('escalation_country_month') }}
),

totals as (
    select
        period_start,
        sum(statements) as statements
    from by_country
    group by period_start
)

select
    by_country.country_code,
    by_country.period_start,
    by_country.period_end,
    by_country.documents,
    by_country.publishers,
    by_country.speakers,
    by_country.statements,
    by_country.distinct_statements,
    by_country.mentions,
    by_country.statements / totals.statements as statements_share,
    by_country.is_partial
from by_country
inner join totals using (period_start)
