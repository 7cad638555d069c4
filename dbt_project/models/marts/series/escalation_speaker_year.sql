{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('speaker', 'year')],
    post_hook="{{ refresh_partial('year') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ escalation_series('speaker', 'year') }}
