{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)"
    ]
) }}

-- depends_on: {{ ref('int_loads_new') }}

with incoming as (
    select * from {{ ref('stg_series') }}
)

select *
from incoming
{%- if is_incremental() %}
where
    point_id not in (
        select point_id
        from {{ this }}
        where load_id not in (select load_id from {{ ref('int_loads_new') }})
    )
{%- endif %}
qualify row_number() over (partition by point_id order by load_id) = 1
