{{ config(
    materialized='incremental',
    incremental_predicates=[
        "exists (
            select 1
            from intermediate.int_changed_days as changed
            where
                int_speaker_days.speaker_id = changed.speaker_id
                and int_speaker_days.statement_date
                is not distinct from changed.statement_date
        )"
    ]
) }}

with changed as (
    select
        speaker_id,
        statement_date
    from {{ ref('int_changed_days') }}
),

facts as (
    select * from {{ ref('fct_statements') }}
),

statements as (
    select * from facts
    where
        target_ordinal = 1
        and speaker_id is not null
        {%- if is_incremental() %}
        and exists (
            select 1
            from changed
            where
                changed.speaker_id = facts.speaker_id
                and changed.statement_date
                is not distinct from facts.statement_date
        )
        {%- endif %}
)

select
    speaker_id,
    statement_date,
    date_precision,
    speaker_name,
    speaker_mention,
    country_code,
    role,
    count(*) as statements,
    max(statement_id) as last_statement_id
from statements
group by
    speaker_id,
    statement_date,
    date_precision,
    speaker_name,
    speaker_mention,
    country_code,
    role
