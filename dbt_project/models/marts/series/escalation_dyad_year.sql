{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('dyad', 'year')],
    post_hook="{{ refresh_partial('year') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}
-- depends_on: {{ ref('int_target_months') }}

{{ escalation_series('dyad', 'year') }}
