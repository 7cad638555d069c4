select
    load_id,
    event_id,
    source,
    event_date,
    source_country as country_code,
    target_country as target_code,
    source_actor as actor_name,
    target_actor as target_name,
    code as event_code,
    act,
    goldstein,
    mentions,
    url,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('events') }}
