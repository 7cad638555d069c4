-- Which statements drive a change?
-- The statements named by each change point, verbatim; of a dyad, with what they do to the target.

with driving as (
    select
        change_date,
        country_code,
        target_code,
        size,
        unnest(statement_ids) as statement_id
    from marts.change_points
)
select
    driving.change_date,
    driving.country_code,
    driving.target_code,
    driving.size,
    statements.statement_date,
    statements.speaker_name,
    if(
        driving.target_code is null,
        statements.escalation,
        statements.escalation_toward_target
    ) as escalation,
    statements.text
from driving
inner join marts.fct_statements as statements using (statement_id)
where
    driving.target_code = statements.target_code
    or (driving.target_code is null and statements.target_ordinal = 1)
order by driving.change_date, statements.statement_date
