{{ config(
    materialized='incremental',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)"
    ]
) }}

-- depends_on: {{ ref('int_loads_new') }}

with incoming as (
    select * from {{ ref('stg_quarantine') }}
)

select *
from incoming
