-- depends_on: {{ ref('int_documents_touched') }}

{%- set speaker_days = previous('intermediate', 'int_speaker_document_days') %}
{%- set target_days = previous('intermediate', 'int_target_document_days') %}
{%- if is_update() and speaker_days and target_days %}
{{ touched_days(speaker_days, target_days, ref('int_documents_touched')) }}
{%- else %}
select
    cast(null as varchar) as country_code,
    cast(null as varchar) as target_code,
    cast(null as varchar) as speaker_id,
    cast(null as date) as statement_date,
    cast(null as varchar) as date_precision
where false
{%- endif %}
