-- When did a relation's level change?
-- Dated changes with their interval, after control for the many series tested (q_value). A change holds
-- until the next change of the same series at least.

select
    country_code,
    target_code,
    grain,
    change_date,
    change_date_low,
    change_date_high,
    mean_before,
    mean_after,
    size,
    q_value
from marts.change_points
where series = 'dyad'
order by q_value, abs(size) desc
