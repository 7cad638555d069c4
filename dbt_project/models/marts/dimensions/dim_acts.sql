select * from {{ ref('stg_acts') }}
