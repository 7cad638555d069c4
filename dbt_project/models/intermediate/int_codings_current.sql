{{ config(materialized='view') }}

with codings as (
    select * from {{ ref('stg_codings') }}
)

select *
from codings
qualify row_number() over (
    partition by statement_id
    order by load_id desc
) = 1
