select * from {{ source('landing', 'statements') }}
