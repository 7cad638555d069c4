{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('target', 'month')],
    post_hook="{{ refresh_partial('month') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ escalation_series('target', 'month') }}
