{{ config(
    materialized='incremental',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)"
    ]
) }}

{#- A load is done when all that is made of it is there: what fails is built again. #}
{%- for entity in ['country', 'target', 'dyad', 'speaker'] %}
{%- for grain in ['day', 'week', 'month', 'year'] %}
-- depends_on: {{ ref('escalation_' ~ entity ~ '_' ~ grain) }}
{%- endfor %}
{%- endfor %}
-- depends_on: {{ ref('change_points') }}
-- depends_on: {{ ref('dim_speakers') }}
-- depends_on: {{ ref('dim_speaker_roles') }}
-- depends_on: {{ ref('fct_events') }}
-- depends_on: {{ ref('dim_series') }}
-- depends_on: {{ ref('fct_sightings') }}
-- depends_on: {{ ref('quarantine') }}

select * from {{ ref('stg_ledger') }}
