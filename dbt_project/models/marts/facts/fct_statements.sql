{{ config(
    materialized='incremental',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)",
        "statement_id in (select statement_id from intermediate.int_statements_changed)"
    ],
    part_statements=var('part_statements')
) }}

-- depends_on: {{ ref('int_loads_new') }}

{#- Rows that stand already and are made anew because something they rest on changed. #}
{%- set made_anew -%}
    statement_id in (
            select statement_id from changed where change != 'removed'
        )
        and load_id not in (select load_id from {{ ref('int_loads_new') }})
{%- endset %}

with statements as (
    select * from {{ ref('stg_statements') }}
    where {{ of_part('load_id') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
    where {{ of_part('load_id') }}
),

codings as (
    select * from {{ ref('stg_codings') }}
    where {{ of_part('load_id') }}
),

recodings as (
    select * from {{ ref('int_recodings') }}
),

duplicates as (
    select * from {{ ref('int_duplicate_targets') }}
),

changed as (
    select * from {{ ref('int_statements_changed') }}
),

incoming as (
    select
        {{ all_but(
            ['target_codes', 'loaded_at', 'text_key', 'near_keys'], 'statements'
        ) }},
        {{ all_but(['load_id', 'statement_id', 'coded_at'], 'codings') }},
        documents.source,
        documents.publisher,
        documents.url,
        documents.title,
        documents.first_seen_at as loaded_at,
        {{ targets_or_none('target_codes') }} as target_codes
    from statements
    inner join documents
        on
            statements.document_id = documents.document_id
            and statements.load_id = documents.load_id
    left join codings
        on
            statements.statement_id = codings.statement_id
            and statements.load_id = codings.load_id
    where documents.is_latest_version
),

by_target as (
    select
        {{ all_but(['target_codes']) }},
        {{ each_with_place('target_codes', 'target_code', 'target_ordinal') }}
    from incoming
    {%- if is_incremental() %}
    union all by name
    select
        {{ all_but([
            'statement_target_id',
            'distinct_statement_id',
            'is_distinct_representative',
            'mentions',
            'is_first_toward_target',
            'mentions_toward_target'
        ]) }}
    from {{ this }}
    where
        {{ made_anew }}
    {%- endif %}
)

select
    by_target.statement_id || '-' || by_target.target_ordinal
        as statement_target_id,
    by_target.statement_id,
    coalesce(duplicates.distinct_statement_id, by_target.statement_id)
        as distinct_statement_id,
    coalesce(duplicates.distinct_statement_id, by_target.statement_id)
    = by_target.statement_id as is_distinct_representative,
    coalesce(duplicates.mentions, 1) as mentions,
    by_target.target_ordinal,
    by_target.document_id,
    by_target.ordinal,
    by_target.statement_date,
    by_target.date_precision,
    by_target.speaker_id,
    by_target.speaker_name,
    by_target.role,
    by_target.country_code,
    by_target.target_code,
    coalesce(duplicates.is_first_toward_target, true) as is_first_toward_target,
    coalesce(duplicates.mentions_toward_target, 1) as mentions_toward_target,
    by_target.kind,
    by_target.text,
    by_target.spans,
    by_target.cue,
    by_target.reporting_clause,
    by_target.speaker_mention,
    {%- for column in [
        'act', 'act_probabilities', 'modality', 'escalation', 'goldstein',
        'evidence', 'coder_version'
    ] %}
    case
        when recodings.statement_id is null then by_target.{{ column }}
        else recodings.{{ column }}
    end as {{ column }},
    {%- endfor %}
    by_target.extractor_version,
    by_target.source,
    by_target.publisher,
    by_target.url,
    by_target.title,
    by_target.load_id,
    by_target.loaded_at
from by_target
left join duplicates
    on
        by_target.statement_id = duplicates.statement_id
        and by_target.target_code is not distinct from duplicates.target_code
-- What is loaded after a recoding was coded by a newer coder than that.
left join recodings
    on
        by_target.statement_id = recodings.statement_id
        and by_target.load_id < recodings.load_id
{%- if not is_incremental() %}
order by by_target.statement_date
{%- endif %}
