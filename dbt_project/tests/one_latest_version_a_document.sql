-- A document has exactly one latest version.
select document_key
from {{ ref('fct_documents') }}
group by document_key
having count(*) filter (where is_latest_version) != 1
