{{ config(
    materialized='incremental',
    incremental_predicates=[changed_months()]
) }}

-- depends_on: {{ ref('int_changed_days') }}

{{ speaker_months(
    'int_target_document_days',
    ['country_code', 'target_code', 'speaker_id', 'speaker_key']
) }}
