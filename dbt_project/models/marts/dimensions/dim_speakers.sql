{{ config(
    materialized='incremental',
    incremental_predicates=[
        "speaker_id in (select speaker_id from intermediate.int_speakers_changed)"
    ]
) }}

-- depends_on: {{ ref('int_speakers_changed') }}

with statements as (
    select
        statement_id,
        statement_date,
        speaker_id,
        speaker_name,
        speaker_mention,
        country_code,
        role
    from {{ ref('fct_statements') }}
    where
        target_ordinal = 1
        {%- if is_incremental() %}
        and speaker_id in (
            select speaker_id from {{ ref('int_speakers_changed') }}
        )
        {%- else %}
        and speaker_id is not null
        {%- endif %}
),

recent as (
    select
        *,
        coalesce(cast(statement_date as varchar), '0001-01-01') || statement_id
            as recency
    from statements
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
        count(*) as statements
    from recent
    group by speaker_id
),

spellings as (
    select
        speaker_id,
        speaker_name as alias
    from statements
    union
    -- A mention is a name when it shares a capitalised word with the name.
    select
        speaker_id,
        speaker_mention as alias
    from statements
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
