{{ config(
    materialized='incremental',
    incremental_predicates=[
        "load_id in (select load_id from intermediate.int_loads_new)",
        "statement_id in (select statement_id from intermediate.int_statements_changed)"
    ],
    part_statements=var('part_statements')
) }}

-- depends_on: {{ ref('int_loads_new') }}

{% set coding = [
    'act', 'act_probabilities', 'modality', 'escalation', 'goldstein', 'evidence'
] -%}

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
),

coded as (
    select
        {{ all_but(['toward']) }}
        {%- for column in coding %},
        {{ toward_target('by_target', column, 'by_target.target_code') }}
            as {{ column }}_toward_target
        {%- endfor %}
    from by_target
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
    coded.statement_id || '-' || coded.target_ordinal
        as statement_target_id,
    coded.statement_id,
    coalesce(duplicates.distinct_statement_id, coded.statement_id)
        as distinct_statement_id,
    coalesce(duplicates.distinct_statement_id, coded.statement_id)
    = coded.statement_id as is_distinct_representative,
    coalesce(duplicates.mentions, 1) as mentions,
    coded.target_ordinal,
    coded.document_id,
    coded.ordinal,
    coded.statement_date,
    coded.date_precision,
    coded.speaker_id,
    coded.speaker_name,
    coded.role,
    coded.country_code,
    coded.target_code,
    coalesce(duplicates.is_first_toward_target, true) as is_first_toward_target,
    coalesce(duplicates.mentions_toward_target, 1) as mentions_toward_target,
    coded.kind,
    coded.text,
    coded.spans,
    coded.cue,
    coded.reporting_clause,
    coded.speaker_mention,
    {%- for column in coding + ['coder_version'] %}
    case
        when recodings.statement_id is null then coded.{{ column }}
        else recodings.{{ column }}
    end as {{ column }},
    {%- endfor %}
    {%- for column in coding %}
    case
        when recodings.statement_id is null then coded.{{ column }}_toward_target
        else {{ toward_target('recodings', column, 'coded.target_code') }}
    end as {{ column }}_toward_target,
    {%- endfor %}
    coded.extractor_version,
    coded.source,
    coded.publisher,
    coded.url,
    coded.title,
    coded.load_id,
    coded.loaded_at
from coded
left join duplicates
    on
        coded.statement_id = duplicates.statement_id
        and coded.target_code is not distinct from duplicates.target_code
-- What is loaded after a recoding was coded by a newer coder than that.
left join recodings
    on
        coded.statement_id = recodings.statement_id
        and coded.load_id < recodings.load_id
{%- if not is_incremental() %}
order by coded.statement_date
{%- endif %}
