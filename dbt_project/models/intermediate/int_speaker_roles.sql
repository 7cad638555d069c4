{{ config(
    materialized='incremental',
    incremental_predicates=[
        "speaker_id in (select speaker_id from intermediate.int_speakers_changed)"
    ]
) }}

-- depends_on: {{ ref('int_speakers_changed') }}

with days as (
    select
        speaker_id,
        role,
        country_code,
        statement_date,
        coalesce(date_precision = 'year', false) as is_of_a_year,
        sum(statements) as statements
    from {{ ref('int_speaker_days') }}
    where
        role is not null
        and statement_date is not null
        {%- if is_incremental() %}
        and speaker_id in (
            select speaker_id from {{ ref('int_speakers_changed') }}
        )
        {%- endif %}
    group by speaker_id, role, country_code, statement_date, is_of_a_year
),

-- A year's date is its first day, so that a role known from it begins too early.
dated as (
    select *
    from days
    qualify
        not is_of_a_year
        or bool_and(is_of_a_year) over (
            partition by speaker_id, {{ period_start('year', 'statement_date') }}
        )
),

-- One role a day: the one most statements give.
daily as (
    select
        speaker_id,
        statement_date,
        role,
        country_code
    from dated
    group by speaker_id, statement_date, role, country_code
    qualify row_number() over (
        partition by speaker_id, statement_date
        order by sum(statements) desc, role asc, country_code asc
    ) = 1
),

sequence as (
    select
        *,
        lag(role) over by_date as earlier_role,
        lag(country_code) over by_date as earlier_country_code
    from daily
    window by_date as (partition by speaker_id order by statement_date)
)

select
    speaker_id,
    role,
    country_code,
    statement_date as valid_from,
    lead(statement_date) over (
        partition by speaker_id
        order by statement_date
    ) - 1 as valid_to
from sequence
where
    role is distinct from earlier_role
    or country_code is distinct from earlier_country_code
