select
    code as country_code,
    iso2,
    name as country_name,
    region,
    continent,
    kind,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to
from {{ source('reference', 'countries') }}
