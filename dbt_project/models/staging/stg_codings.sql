select * from {{ source('landing', 'codings') }}
