{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)"
    ]
) }}

-- depends_on: {{ ref('int_loads_new') }}

with incoming as (
    select * from {{ ref('stg_sightings') }}
)

select *
from incoming
{%- if is_incremental() %}
where
    sighting_id not in (
        select sighting_id
        from {{ this }}
        where load_id not in (select load_id from {{ ref('int_loads_new') }})
    )
{%- endif %}
qualify row_number() over (partition by sighting_id order by load_id) = 1
