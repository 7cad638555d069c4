-- When did a relation change for good?
-- Dated changes with their interval, after control for the many series tested (q_value).

select
    country_code,
    target_code,
    change_date,
    change_date_low,
    change_date_high,
    mean_before,
    mean_after,
    size,
    q_value
from marts.change_points
order by q_value, abs(size) desc
