{{ config(
    materialized='incremental',
    incremental_predicates=[
        "speaker_id in (select speaker_id from intermediate.int_speakers_changed)"
    ]
) }}

-- depends_on: {{ ref('int_speakers_changed') }}

with days as (
    select * from {{ ref('int_speaker_days') }}
    {%- if is_incremental() %}
    where speaker_id in (
        select speaker_id from {{ ref('int_speakers_changed') }}
    )
    {%- endif %}
),

recent as (
    select
        *,
        coalesce(cast(statement_date as varchar), '0001-01-01') || last_statement_id
            as recency
    from days
),

-- The latest that is known of each, where statements disagree or say nothing.
speakers as (
    select
        speaker_id,
        max_by(speaker_name, recency) as speaker_name,
        max_by(country_code, recency) filter (where country_code is not null)
            as country_code,
        max_by(role, recency) filter (where role is not null) as role,
        min(statement_date) as first_statement_date,
        max(statement_date) as last_statement_date,
        cast(sum(statements) as bigint) as statements
    from recent
    group by speaker_id
),

named as (
    select distinct
        speaker_id,
        speaker_name,
        speaker_mention
    from days
),

spellings as (
    select
        speaker_id,
        speaker_name as alias
    from named
    union
    -- A mention is a name when it shares a capitalised word with the name.
    select
        speaker_id,
        speaker_mention as alias
    from named
    where
        {{ share_a_name('speaker_mention', 'speaker_name') }}
),

aliases as (
    select
        speaker_id,
        {{ gathered('alias', 'alias') }} as aliases
    from spellings
    inner join speakers using (speaker_id)
    where alias != speaker_name
    group by speaker_id
),

current_roles as (
    select
        speaker_id,
        role,
        country_code
    from {{ ref('int_speaker_roles') }}
    where valid_to is null
)

select
    speakers.speaker_id,
    speakers.speaker_name,
    coalesce(aliases.aliases, {{ list_of([]) }}) as aliases,
    coalesce(current_roles.country_code, speakers.country_code) as country_code,
    coalesce(current_roles.role, speakers.role) as role,
    speakers.first_statement_date,
    speakers.last_statement_date,
    speakers.statements
from speakers
left join aliases using (speaker_id)
left join current_roles using (speaker_id)
