-- Who escalates first?
-- For each pair of states the first month in which each stood two standard deviations above its own
-- baseline (baseline_z), of twelve months or more (baseline_periods), and the baseline below the month's
-- own interval. A pair is listed if the other follows within a year; months_later is 0 where both jump in
-- one month, and then neither is the first. A first jump may be chance: with twelve months behind it one
-- quiet month in twenty-five stands so high, and the first of many is taken.

with jumps as (
    select
        country_code,
        target_code,
        period_start as first_jump,
        baseline_periods
    from marts.escalation_dyad_month
    where
        baseline_z >= 2
        and baseline_periods >= 12
        and escalation_low > baseline_mean
        and not is_partial
    qualify row_number() over (
        partition by country_code, target_code order by period_start
    ) = 1
)
select
    a.country_code,
    a.target_code,
    a.first_jump,
    a.baseline_periods,
    b.first_jump as answered_in,
    b.baseline_periods as baseline_periods_of_answer,
    date_diff('month', a.first_jump, b.first_jump) as months_later
from jumps as a
inner join jumps as b
    on a.country_code = b.target_code and a.target_code = b.country_code
where
    b.first_jump between a.first_jump and a.first_jump + interval 12 month
    and (a.first_jump < b.first_jump or a.country_code < a.target_code)
order by a.first_jump, a.country_code, a.target_code
