with mentions as (
    select * from {{ ref('fct_mentions') }}
),

changed_days as (
    select * from {{ ref('int_changed_days') }}
),

loads as (
    select * from {{ ref('int_loads_new') }}
)

select speaker_id
from changed_days
where speaker_id is not null
union
select speaker_id
from mentions
where
    speaker_id is not null
    and load_id in (select load_id from loads)
