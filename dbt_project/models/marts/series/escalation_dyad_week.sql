{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('dyad', 'week')],
    post_hook="{{ refresh_partial('week') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ escalation_series('dyad', 'week') }}
