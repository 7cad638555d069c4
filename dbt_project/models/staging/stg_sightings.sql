select
    load_id,
    sighting_id,
    document_id,
    document_key,
    feed,
    {{ utc('seen_at') }} as seen_at,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('sightings') }}
