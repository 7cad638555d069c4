{{ config(materialized='table') }}

with statements as (
    select * from {{ ref('stg_statements') }}
),

mentions as (
    select * from {{ ref('fct_mentions') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

codings as (
    select * from {{ ref('int_codings_current') }}
),

coded as (
    select
        statements.* exclude (target_codes, load_id, loaded_at),
        mentions.distinct_statement_id,
        mentions.is_distinct_representative,
        mentions.mentions,
        codings.* exclude (load_id, statement_id),
        documents.source,
        documents.publisher,
        documents.url,
        documents.title,
        documents.load_id,
        documents.first_seen_at as loaded_at,
        case
            when len(statements.target_codes) = 0 then [cast(null as varchar)]
            else statements.target_codes
        end as target_codes
    from statements
    inner join mentions using (statement_id, load_id)
    inner join documents on statements.document_id = documents.document_id
    left join codings using (statement_id)
),

by_target as (
    select
        * exclude (target_codes),
        unnest(target_codes) as target_code,
        generate_subscripts(target_codes, 1) as target_ordinal
    from coded
)

select
    statement_id || '-' || target_ordinal as statement_target_id,
    statement_id,
    distinct_statement_id,
    is_distinct_representative,
    mentions,
    cast(target_ordinal as integer) as target_ordinal,
    document_id,
    ordinal,
    statement_date,
    date_precision,
    speaker_id,
    speaker_name,
    role,
    country_code,
    target_code,
    kind,
    text,
    spans,
    cue,
    speaker_mention,
    act,
    act_probabilities,
    modality,
    escalation,
    goldstein,
    evidence,
    coder_version,
    extractor_version,
    source,
    publisher,
    url,
    title,
    load_id,
    loaded_at
from by_target
