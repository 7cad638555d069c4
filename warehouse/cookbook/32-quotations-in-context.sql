-- What stands before and after a statement?
-- 300 characters of the document on each side; offsets count from 0.

select
    statements.statement_date,
    statements.speaker_name,
    substring(
        documents.text, greatest(spans[1][1] - 299, 1), least(spans[1][1], 300)
    ) as before,
    statements.text,
    substring(documents.text, spans[-1][2] + 1, 300) as after
from marts.fct_statements as statements
inner join marts.fct_documents as documents using (document_id)
where statements.target_ordinal = 1
order by statements.escalation desc, statement_id
limit 10
