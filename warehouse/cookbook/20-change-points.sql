-- When did a relation's level change?
-- Dated changes with their interval, after control for the many series tested (q_value). The level
-- after a change is told up to after_end, where the next break of the series or its end lies.

select
    country_code,
    target_code,
    grain,
    change_date,
    change_date_low,
    change_date_high,
    after_end,
    mean_before,
    mean_after,
    size,
    q_value
from marts.change_points
where series = 'dyad'
order by q_value, abs(size) desc
