-- Where is one side much harsher than the other?
-- Pairs of a whole year, by the difference between the two directions.

select
    a.period_start,
    a.country_code as harsher,
    b.country_code as milder,
    a.escalation_mean as harsher_mean,
    b.escalation_mean as milder_mean,
    a.escalation_mean - b.escalation_mean as difference
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
order by difference desc
limit 20
