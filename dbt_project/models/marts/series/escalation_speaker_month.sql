{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('speaker', 'month')],
    post_hook="{{ refresh_partial('month') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}
-- depends_on: {{ ref('int_speaker_months') }}

{{ escalation_series('speaker', 'month') }}
