-- Who escalates first?
-- For each pair of states the first month in which each stood two standard deviations above its own
-- baseline (baseline_z). A pair is listed if both have such a month.

with jumps as (
    select
        country_code,
        target_code,
        min(period_start) as first_jump
    from marts.escalation_dyad_month
    where baseline_z >= 2 and not is_thin
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
where a.first_jump < b.first_jump
order by a.first_jump
