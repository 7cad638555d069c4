{{ config(
    materialized='incremental',
    incremental_predicates=comes_in('stg_events', 'event_id')
) }}

{{ one_a_key(ref('stg_events'), 'event_id') }}
