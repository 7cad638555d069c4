-- Which statements were carried most?
-- A quotation that many outlets print is one statement with many mentions.

select
    any_value(text) as text,
    any_value(speaker_name) as speaker_name,
    count(*) as mentions,
    count(distinct statements.publisher) as publishers,
    min(statements.statement_date) as first_date
from marts.fct_mentions as mentions
inner join marts.fct_statements as statements
    using (statement_id)
where statements.target_ordinal = 1
group by mentions.distinct_statement_id
order by mentions desc, first_date
limit 20
