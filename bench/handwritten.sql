-- The core marts as an analyst would write them by hand, from the columns' descriptions and without
-- the models: everything at once, from the landing's Parquet files into schema `hand`. The series
-- follow in handwritten_series.sql. `bench/handwritten.py` runs both and compares the figures.
create schema hand;

create table hand.documents as
with first_seen as (
    select * from read_parquet('$landing/*/documents.parquet', union_by_name = true)
    qualify row_number() over (partition by document_id order by load_id) = 1
),
counts as (
    select document_id, load_id, count(*) as statements
    from read_parquet('$landing/*/statements.parquet', union_by_name = true)
    group by all
)
select
    d.document_id,
    d.document_key,
    row_number() over versions as version,
    row_number() over versions = count(*) over (partition by d.document_key) as is_latest_version,
    d.source,
    d.publisher,
    d.url,
    d.title,
    d.published_at at time zone 'UTC' as published_at,
    (d.published_at at time zone 'UTC')::date as published_date,
    d.date_precision,
    d.date_note,
    d.revised_at at time zone 'UTC' as revised_at,
    d.language,
    d.extraction_status,
    d.extraction_note,
    d.extractor_version,
    coalesce(c.statements, 0) as statements,
    length(d.text) as characters,
    d.loaded_at at time zone 'UTC' as first_seen_at,
    d.load_id,
    d.text
from first_seen as d
left join counts as c using (document_id, load_id)
window versions as (
    partition by d.document_key
    order by d.revised_at nulls first, d.load_id, d.published_at nulls first, d.document_id
);

-- What duplicates are found by, of every statement of a latest version.
create temp table keys as
select
    s.statement_id,
    coalesce(s.statement_date, date '0001-01-01') as day,
    case s.date_precision
        when 'second' then 1 when 'day' then 1 when 'month' then 2 when 'year' then 3 else 4
    end as vagueness,
    coalesce(s.speaker_id, lower(s.country || ':' || s.speaker), 'xx:' || lower(s.speaker))
        as speaker_id,
    s.country as country_code,
    hash(s.text_key) as text_hash,
    s.near_keys[:8] as near_keys
from read_parquet('$landing/*/statements.parquet', union_by_name = true) as s
semi join hand.documents as d
    on s.document_id = d.document_id and s.load_id = d.load_id and d.is_latest_version;

-- Equal texts of one speaker at most seven days apart, one after the other.
create temp table pairs as
select
    lag(statement_id) over repeats as one_id,
    statement_id as other_id
from keys
window repeats as (
    partition by text_hash, speaker_id, country_code order by day, statement_id
)
qualify day - lag(day) over repeats <= 7;

-- Nearly equal ones share two of the first eight bands.
insert into pairs
with bands as (
    select statement_id, day, text_hash, speaker_id, country_code,
        unnest(near_keys) as near_key, generate_subscripts(near_keys, 1) as place
    from keys
    anti join pairs on keys.statement_id = pairs.other_id
),
shared as (
    select * from bands
    qualify count(*) over (partition by near_key, place, speaker_id) > 1
)
select one.statement_id, other.statement_id
from shared as one
inner join shared as other
    on one.near_key = other.near_key
    and one.place = other.place
    and one.speaker_id is not distinct from other.speaker_id
    and one.country_code is not distinct from other.country_code
    and one.text_hash < other.text_hash
    and abs(one.day - other.day) <= 7
group by one.statement_id, other.statement_id
having count(*) >= 2;

create temp table groups as
with recursive edges as (
    select one_id, other_id from pairs
    union all
    select other_id, one_id from pairs
),
labels (statement_id, group_id) using key (statement_id) as (
    select one_id, least(one_id, min(other_id)) from edges group by one_id
    union
    select edges.one_id, min(labels.group_id)
    from labels
    inner join edges on labels.statement_id = edges.other_id
    inner join recurring.labels as known on edges.one_id = known.statement_id
    where labels.group_id < known.group_id
    group by edges.one_id
)
select
    statement_id,
    group_id,
    first(statement_id) over (
        partition by group_id order by keys.vagueness, keys.day, statement_id
    ) as distinct_statement_id,
    count(*) over (partition by group_id) as mentions
from labels
inner join keys using (statement_id);

create table hand.mentions as
select
    s.statement_id,
    coalesce(g.distinct_statement_id, s.statement_id) as distinct_statement_id,
    coalesce(g.distinct_statement_id, s.statement_id) = s.statement_id
        as is_distinct_representative,
    coalesce(g.mentions, 1)::integer as mentions,
    s.document_id,
    s.ordinal,
    s.statement_date,
    s.date_precision,
    coalesce(s.speaker_id, lower(s.country || ':' || s.speaker), 'xx:' || lower(s.speaker))
        as speaker_id,
    s.country as country_code,
    d.source,
    d.publisher,
    d.url,
    s.load_id
from read_parquet('$landing/*/statements.parquet', union_by_name = true) as s
inner join hand.documents as d
    on s.document_id = d.document_id and s.load_id = d.load_id and d.is_latest_version
left join groups as g using (statement_id);

create temp table codings as
select * from read_parquet('$landing/*/codings.parquet', union_by_name = true)
qualify row_number() over (partition by statement_id order by load_id desc) = 1;

-- The place of a duplicate among those of its group that are directed at the same target.
create temp table toward as
with targets as (
    select
        s.statement_id,
        unnest(case when len(s.others) = 0 then [null] else s.others end) as target_code
    from (
        select statement_id, document_id, load_id,
            list_filter(targets, lambda t: t is not null and t is distinct from country) as others
        from read_parquet('$landing/*/statements.parquet', union_by_name = true)
        where statement_id in (select statement_id from groups)
    ) as s
    semi join hand.documents as d on s.document_id = d.document_id and s.load_id = d.load_id
)
select
    statement_id,
    target_code,
    row_number() over (
        partition by group_id, target_code order by vagueness, day, statement_id
    ) = 1 as is_first_toward_target,
    count(*) over (partition by group_id, target_code)::integer as mentions_toward_target
from targets
inner join groups using (statement_id)
inner join keys using (statement_id);

create table hand.statements as
with by_target as (
    select
        s.* exclude (targets),
        unnest(case when len(s.others) = 0 then [null] else s.others end) as target_code,
        generate_subscripts(case when len(s.others) = 0 then [null] else s.others end, 1)
            as target_ordinal
    from (
        select *,
            list_filter(targets, lambda t: t is not null and t is distinct from country) as others
        from read_parquet('$landing/*/statements.parquet', union_by_name = true)
    ) as s
)
select
    s.statement_id || '-' || s.target_ordinal as statement_target_id,
    s.statement_id,
    m.distinct_statement_id,
    m.is_distinct_representative,
    m.mentions,
    s.target_ordinal::integer as target_ordinal,
    s.document_id,
    s.ordinal,
    s.statement_date,
    s.date_precision,
    m.speaker_id,
    s.speaker as speaker_name,
    s.role,
    s.country as country_code,
    s.target_code,
    coalesce(t.is_first_toward_target, true) as is_first_toward_target,
    coalesce(t.mentions_toward_target, 1) as mentions_toward_target,
    s.kind,
    s.text,
    s.spans,
    s.cue,
    s.reporting_clause,
    s.speaker_mention,
    c.act,
    c.act_probabilities,
    c.modality,
    c.escalation,
    c.goldstein,
    c.evidence,
    if(s.target_code is null, null, coalesce(o.own.act, c.act)) as act_toward_target,
    if(s.target_code is null, null, coalesce(o.own.act_probabilities, c.act_probabilities)) as act_probabilities_toward_target,
    if(s.target_code is null, null, coalesce(o.own.modality, c.modality)) as modality_toward_target,
    if(s.target_code is null, null, coalesce(o.own.escalation, c.escalation)) as escalation_toward_target,
    if(s.target_code is null, null, coalesce(o.own.goldstein, c.goldstein)) as goldstein_toward_target,
    if(s.target_code is null, null, coalesce(o.own.evidence, c.evidence)) as evidence_toward_target,
    c.coder_version,
    s.extractor_version,
    d.source,
    d.publisher,
    d.url,
    d.title,
    s.load_id,
    d.first_seen_at as loaded_at
from by_target as s
inner join hand.documents as d
    on s.document_id = d.document_id and s.load_id = d.load_id and d.is_latest_version
inner join hand.mentions as m on s.statement_id = m.statement_id
inner join codings as c on s.statement_id = c.statement_id
left join (select statement_id, unnest(toward) as own from codings) as o
    on s.statement_id = o.statement_id and s.target_code = o.own.target
left join toward as t
    on s.statement_id = t.statement_id and s.target_code is not distinct from t.target_code;
