{{ config(
    materialized='incremental',
    incremental_predicates=[
        "statement_id in (select statement_id from intermediate.int_recodings)"
    ]
) }}

with recodings as (
    select * from {{ ref('int_recodings') }}
)

select
    statement_id,
    load_id
from recodings
