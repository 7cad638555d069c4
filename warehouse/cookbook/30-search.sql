-- Who said a certain word, and when?
-- Bounding the dates makes a search over a large store quick.

with asked as (
    select
        'sanction' as word,
        date '2022-01-01' as first_date,
        date '2022-12-31' as last_date
)
select
    statement_date,
    speaker_name,
    country_code,
    target_code,
    escalation,
    text
from marts.fct_statements, asked
where
    target_ordinal = 1
    and statement_date between first_date and last_date
    and contains(lower(text), lower(word))
order by statement_date
limit 100
