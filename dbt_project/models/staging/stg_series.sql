select
    load_id,
    point_id,
    series,
    country as country_code,
    point_date,
    grain,
    value,
    label,
    source,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('series') }}
