-- Which statements were carried most?
-- A quotation that many texts print is one statement with many mentions; text, name and date are those of
-- the first. Repetitions within one document, such as thanks for applause, are no carrying.

select
    any_value(text) filter (where is_distinct_representative) as text,
    any_value(speaker_name) filter (where is_distinct_representative) as speaker_name,
    count(distinct document_id) as documents,
    count(distinct publisher) as publishers,
    count(*) as mentions,
    any_value(statement_date) filter (where is_distinct_representative) as first_date
from marts.fct_statements
where target_ordinal = 1
group by distinct_statement_id
having count(distinct document_id) > 1
order by documents desc, first_date, distinct_statement_id
limit 20
