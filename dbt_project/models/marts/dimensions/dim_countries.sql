select
    country_code,
    iso2,
    country_name,
    region,
    continent,
    kind,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to
from {{ ref('stg_countries') }}
