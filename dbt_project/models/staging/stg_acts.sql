select
    act,
    name as act_name,
    definition,
    quad,
    severity,
    goldstein,
    cast(position as integer) as act_order,
    is_hostile,
    is_deed
from {{ source('reference', 'acts') }}
