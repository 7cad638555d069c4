-- Which build is this, and from what was it made?
-- Cite the build's id with any figure.

select
    build_id,
    built_at,
    last_load_at,
    documents,
    statements,
    communique_version,
    coder_version
from meta.build
