-- Where is one side much harsher than the other?
-- Pairs of a whole year, by clearness: the difference in terms of that at which the 95 % intervals of the
-- two directions would just touch. Up to 1 they overlap, and chance may have made it.

select
    a.period_start,
    a.country_code as harsher,
    b.country_code as milder,
    a.escalation_mean as harsher_mean,
    a.escalation_low as harsher_low,
    b.escalation_mean as milder_mean,
    b.escalation_high as milder_high,
    a.escalation_mean - b.escalation_mean as difference,
    a.escalation_low - b.escalation_high as apart,
    difference / nullif(difference - apart, 0) as clearness
from marts.escalation_dyad_year as a
inner join marts.escalation_dyad_year as b
    on
        a.country_code = b.target_code
        and a.target_code = b.country_code
        and a.period_start = b.period_start
where
    a.escalation_mean > b.escalation_mean
    and not a.is_thin
    and not b.is_thin
    and not a.is_partial
order by clearness desc, a.period_start, harsher, milder
limit 20
