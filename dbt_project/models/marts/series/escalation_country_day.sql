{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('country', 'day')],
    post_hook="{{ refresh_partial('day') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ escalation_series('country', 'day') }}
