select
    load_id,
    quarantine_id,
    source,
    path,
    place,
    reason,
    content,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('quarantine') }}
