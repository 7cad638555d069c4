-- The probabilities of the acts add up to 1, to the rounding of each, and the terms of the evidence
-- to the score, of a statement as a whole and toward its target. Texts of JSON are dear to read:
-- only of what the newest load alone brought or coded anew, and of no more than ten thousand rows,
-- whichever they are.
with newest as (
    select max(load_id) as load_id
    from {{ ref('loads') }}
    where codings > 0
),

recoded as (
    select min(statement_id) as statement_id
    from {{ ref('int_latest_recodings') }}
    where load_id in (select load_id from newest)
),

-- One load holds codings of the statements of one load.
tested as (
    select load_id from newest
    union all
    select load_id
    from {{ ref('fct_statements') }}
    where statement_id in (select statement_id from recoded)
),

statements as (
    select *
    from {{ ref('fct_statements') }}
    where load_id in (select load_id from tested)
    limit 10000  -- noqa: AM09
),

sums as (
    select
        statement_target_id,
        escalation,
        escalation_toward_target,
        {{ sum_in_json('act_probabilities', '$.*') }} as probability,
        {{ sum_in_json('act_probabilities_toward_target', '$.*') }}
            as probability_toward_target,
        {{ sum_in_json('evidence', '$.terms[*].contribution') }} as terms_sum,
        {{ sum_in_json('evidence_toward_target', '$.terms[*].contribution') }}
            as terms_sum_toward_target
    from statements
)

select *
from sums
where
    abs(probability - 1) > 0.01
    or abs(probability_toward_target - 1) > 0.01
    or abs(terms_sum - escalation) > 0.001
    or abs(terms_sum_toward_target - escalation_toward_target) > 0.001
