{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('target', 'month')],
    post_hook="{{ refresh_partial('month') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}
-- depends_on: {{ ref('int_target_months') }}

{{ escalation_series('target', 'month') }}
