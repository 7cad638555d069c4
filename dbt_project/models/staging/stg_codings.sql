select
    load_id,
    statement_id,
    coder_version,
    act,
    act_probabilities,
    modality,
    escalation,
    goldstein,
    evidence,
    toward,
    {{ utc('coded_at') }} as coded_at
from {{ landed('codings') }}
