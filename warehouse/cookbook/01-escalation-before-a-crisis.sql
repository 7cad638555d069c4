-- How did two states speak to each other before a crisis?
-- Both directions, month by month, in the two years before a day. Thin months have few statements.

with asked as (
    select 'USA' as one, 'RUS' as other, date '2022-02-24' as crisis_date
)
select
    period_start,
    country_code,
    target_code,
    statements,
    escalation_mean,
    escalation_low,
    escalation_high,
    is_thin
from marts.escalation_dyad_month, asked
where
    (
        (country_code = one and target_code = other)
        or (country_code = other and target_code = one)
    )
    and period_start between crisis_date - interval 2 year and crisis_date
order by period_start, country_code
