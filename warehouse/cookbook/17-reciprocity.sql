-- Do two states answer in kind?
-- The correlation over months of what one says to the other with the reverse, for all pairs that have
-- at least six months in common.

select
    a.country_code as one,
    a.target_code as other,
    count(*) as months,
    corr(a.escalation_mean, b.escalation_mean) as correlation
from marts.escalation_dyad_month as a
inner join marts.escalation_dyad_month as b
    on
        a.country_code = b.target_code
        and a.target_code = b.country_code
        and a.period_start = b.period_start
where a.country_code < a.target_code
group by one, other
having count(*) >= 6
order by correlation desc
