select
    load_id,
    run_id,
    source,
    path,
    items_read,
    items_loaded,
    items_duplicate,
    items_quarantined,
    documents,
    undated,
    not_extracted,
    statements,
    codings,
    coder_version,
    extractor_version,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('ledger') }}
