select * from {{ source('reference', 'countries') }}
