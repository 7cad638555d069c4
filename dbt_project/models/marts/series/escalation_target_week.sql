{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('target', 'week')],
    post_hook="{{ refresh_partial('week') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ escalation_series('target', 'week') }}
