with statements as (
    select *
    from {{ ref('fct_statements') }}
    where target_ordinal = 1 and speaker_id is not null
),

latest as (
    select
        speaker_id,
        speaker_name,
        country_code,
        role
    from statements
    qualify row_number() over (
        partition by speaker_id
        order by
            statement_date desc nulls last,
            role is not null desc,
            country_code is not null desc,
            statement_id asc
    ) = 1
),

names as (
    select
        speaker_id,
        list_sort(list(distinct speaker_name)) as aliases,
        min(statement_date) as first_statement_date,
        max(statement_date) as last_statement_date,
        count(*) as statements
    from statements
    group by speaker_id
)

select
    speaker_id,
    latest.speaker_name,
    names.aliases,
    latest.country_code,
    latest.role,
    names.first_statement_date,
    names.last_statement_date,
    names.statements
from latest
inner join names using (speaker_id)
