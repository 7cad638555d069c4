{{ config(
    materialized='incremental',
    incremental_predicates=comes_in('stg_series', 'point_id')
) }}

-- A value that a later release restates takes the place of the earlier one.
{{ one_a_key(ref('stg_series'), 'point_id', 'load_id desc, value desc') }}
