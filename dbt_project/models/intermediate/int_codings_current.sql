{{ config(materialized='view') }}

select *
from {{ ref('stg_codings') }}
qualify row_number() over (
    partition by statement_id
    order by load_id desc
) = 1
