{{ config(
    materialized='incremental',
    incremental_predicates=[replaced_periods('country', 'year')],
    post_hook="{{ refresh_partial('year') }}"
) }}

-- depends_on: {{ ref('int_changed_days') }}
-- depends_on: {{ ref('int_speaker_months') }}

{{ escalation_series('country', 'year') }}
