{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('speaker', 'day')],
    post_hook="{{ refresh_partial('day') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ escalation_series('speaker', 'day') }}
