-- Do two states answer in kind?
-- The correlation of the changes from month to month of what one says to the other with those of the
-- reverse, of pairs with 24 such months or more that are not thin: series that drift correlate even if
-- nothing joins them.
-- Of many pairs some correlate by chance; the Dyad page has lags and a p-value.

with changes as (
    select
        country_code,
        target_code,
        period_start,
        escalation_mean - lag(escalation_mean) over dyad as change,
        lag(period_start) over dyad as month_before
    from marts.escalation_dyad_month
    where not is_thin and not is_partial
    window dyad as (
        partition by country_code, target_code order by period_start
    )
),

monthly as (
    select * from changes
    where period_start = month_before + interval 1 month
)
select
    a.country_code as one,
    a.target_code as other,
    count(*) as months,
    corr(a.change, b.change) as correlation
from monthly as a
inner join monthly as b
    on
        a.country_code = b.target_code
        and a.target_code = b.country_code
        and a.period_start = b.period_start
where a.country_code < a.target_code
group by one, other
having count(*) >= 24
order by correlation desc
