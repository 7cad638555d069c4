-- Which statements were carried most?
-- A quotation that many outlets print is one statement with many mentions; text, name and date are
-- those of the first mention.

select
    any_value(text) filter (where is_distinct_representative) as text,
    any_value(speaker_name) filter (where is_distinct_representative) as speaker_name,
    count(*) as mentions,
    count(distinct publisher) as publishers,
    any_value(statement_date) filter (where is_distinct_representative) as first_date
from marts.fct_statements
where target_ordinal = 1
group by distinct_statement_id
order by mentions desc, first_date, distinct_statement_id
limit 20
