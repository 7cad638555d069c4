-- depends_on: {{ ref('int_speaker_document_days') }}
-- depends_on: {{ ref('int_target_document_days') }}
-- depends_on: {{ ref('int_documents_touched') }}

with days_after as (
    {%- if is_update() %}
    {{ touched_days(
        ref('int_speaker_document_days'),
        ref('int_target_document_days'),
        ref('int_documents_touched')
    ) }}
    {%- else %}
    select * from {{ ref('int_changed_before') }}
    {%- endif %}
),

days_before as (
    select * from {{ ref('int_changed_before') }}
)

select * from days_before
union
select * from days_after
