select
    load_id,
    statement_id,
    document_id,
    ordinal,
    spans,
    text,
    kind,
    cue,
    reporting_clause,
    speaker_mention,
    -- A speaker whom the source names but no table knows is who bears that name there.
    coalesce(
        speaker_id, lower(country || ':' || speaker), 'xx:' || lower(speaker)
    ) as speaker_id,
    speaker as speaker_name,
    role,
    country as country_code,
    -- A state is never its own target.
    {{ kept(
        'targets', 'target', 'target is not null and target is distinct from country'
    ) }} as target_codes,
    statement_date,
    date_precision,
    text_key,
    near_keys,
    extractor_version,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('statements') }}
