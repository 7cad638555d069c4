select * from {{ source('reference', 'acts') }}
