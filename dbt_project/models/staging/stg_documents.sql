select * from {{ source('landing', 'documents') }}
