-- Which statements back one state and blame another?
-- A statement does to each of its targets something of its own, and has a row for each.

select
    backed.statement_date,
    backed.speaker_name,
    backed.country_code,
    backed.target_code as backed,
    backed.escalation_toward_target as toward_backed,
    blamed.target_code as blamed,
    blamed.escalation_toward_target as toward_blamed,
    backed.text
from marts.fct_statements as backed
inner join marts.fct_statements as blamed using (statement_id)
where
    backed.escalation_toward_target <= -2
    and blamed.escalation_toward_target >= 2
    and backed.is_distinct_representative
order by toward_blamed - toward_backed desc, statement_id, backed.target_ordinal
limit 25
