-- Who escalates first?
-- For each pair of states the first month in which each stood two standard deviations above its own
-- baseline (baseline_z). A pair is listed if the other follows within a year; months_later is 0 where
-- both jump in one month, and then neither is the first.

with jumps as (
    select
        country_code,
        target_code,
        min(period_start) as first_jump
    from marts.escalation_dyad_month
    where baseline_z >= 2 and not is_partial
    group by country_code, target_code
)
select
    a.country_code,
    a.target_code,
    a.first_jump,
    b.first_jump as answered_in,
    date_diff('month', a.first_jump, b.first_jump) as months_later
from jumps as a
inner join jumps as b
    on a.country_code = b.target_code and a.target_code = b.country_code
where
    b.first_jump between a.first_jump and a.first_jump + interval 12 month
    and (a.first_jump < b.first_jump or a.country_code < a.target_code)
order by a.first_jump, a.country_code, a.target_code
