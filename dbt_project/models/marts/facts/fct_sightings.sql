{{ config(
    materialized='incremental',
    incremental_predicates=comes_in('stg_sightings', 'sighting_id')
) }}

{{ one_a_key(ref('stg_sightings'), 'sighting_id') }}
