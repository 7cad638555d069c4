-- What could not be loaded, and why?
-- Nothing is dropped in silence.

select
    reason,
    count(*) as items,
    min(path) as for_example,
    arg_min(place, (path, place)) as at_place
from meta.quarantine
group by reason
order by items desc
