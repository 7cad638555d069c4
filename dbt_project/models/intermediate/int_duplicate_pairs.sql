-- depends_on: {{ ref('int_loads_new') }}

{% set days = var('duplicate_days') -%}
{%- set bands = range(1, var('near_bands') + 1) | list -%}
{%- set shared = var('near_bands_shared') -%}
{#- A key for every choice of so many bands: who has it in common shares them all. -#}
{%- set joint_keys = [] -%}
{%- for chosen in modules.itertools.combinations(bands, shared) -%}
{%- set keys = ["'" ~ chosen | join(' ') ~ "'"] -%}
{%- for band in chosen -%}
{%- do keys.append(element('near_keys', band)) -%}
{%- endfor -%}
{%- do joint_keys.append(hash_of(keys)) -%}
{%- endfor %}

with new_loads as (
    select * from {{ ref('int_loads_new') }}
),

{% if is_update() -%}
new_dates as (
    select distinct
        {{ each_day(
            'key_date - interval ' ~ days ~ ' day',
            'key_date + interval ' ~ days ~ ' day'
        ) }} as key_date
    from {{ ref('int_statement_keys') }}
    where load_id in (select load_id from new_loads)
),

keys as (
    select
        *,
        load_id in (select load_id from new_loads) as is_new
    from {{ ref('int_statement_keys') }}
    where key_date in (select key_date from new_dates)
),
{%- else -%}
keys as (
    select
        *,
        true as is_new
    from {{ ref('int_statement_keys') }}
),
{%- endif %}

repeated as (
    select exact_key
    from keys
    group by exact_key
    having count(*) > 1 and bool_or(is_new)
),

repeats as (
    select
        statement_id,
        exact_key,
        key_date,
        lag(key_date) over by_date as earlier_date
    from keys
    where exact_key in (select exact_key from repeated)
    window by_date as (partition by exact_key order by key_date, statement_id)
),

-- A run of equal statements goes on while the next follows soon enough.
runs as (
    select
        *,
        count(
            case
                when
                    earlier_date is null
                    or {{ days_between('earlier_date', 'key_date') }} > {{ days }}
                    then 1
            end
        ) over by_date as run
    from repeats
    window by_date as (partition by exact_key order by key_date, statement_id)
),

equal_pairs as (
    select
        first_value(statement_id) over by_run as left_id,
        statement_id as right_id
    from runs
    window by_run as (partition by exact_key, run order by key_date, statement_id)
    qualify left_id != right_id
),

-- Of equal statements on one day, one is enough to find what is nearly equal.
texts as (
    select *
    from keys
    where
        {{ list_size('near_keys') }} > 0
        and statement_id not in (
            select statement_id
            from repeats
            where key_date = earlier_date
        )
),

-- Few statements share a band with any other: only those are worth a join.
{%- for band in bands %}
band_{{ band }} as (
    select
        statement_id,
        exact_key,
        key_date,
        is_new,
        {{ element('near_keys', band) }} as near_key
    from texts
    where {{ element('near_keys', band) }} in (
        select {{ element('others.near_keys', band) }}
        from texts as others
        group by {{ element('others.near_keys', band) }}
        having count(*) > 1 and bool_or(others.is_new)
    )
),
{% endfor %}
shared_bands as (
    {%- for band in bands %}
    select
        lefts.statement_id as left_id,
        rights.statement_id as right_id
    from band_{{ band }} as lefts
    inner join band_{{ band }} as rights
        on
            lefts.near_key = rights.near_key
            and lefts.exact_key < rights.exact_key
            and lefts.key_date != {{ no_date() }}
            and abs({{ days_between('rights.key_date', 'lefts.key_date') }}) <= {{ days }}
            and (lefts.is_new or rights.is_new)
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

near_pairs as (
    select
        left_id,
        right_id
    from shared_bands
    group by left_id, right_id
    having count(*) >= {{ shared }}
),

-- No week parts the undated: of many that are alike, every pair would be one. Each is paired with
-- the first that shares the bands instead, which makes the same groups.
undated as (
    {%- for band in bands %}
    select statement_id
    from band_{{ band }}
    where key_date = {{ no_date() }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

undated_keys as (
    select
        statement_id,
        is_new,
        {{ each(list_of(joint_keys)) }} as joint_key
    from texts
    where
        statement_id in (
            select statement_id
            from undated
            group by statement_id
            having count(*) >= {{ shared }}
        )
),

undated_firsts as (
    select
        statement_id,
        is_new,
        first_value(statement_id) over (
            partition by joint_key
            order by is_new, statement_id
        ) as first_id
    from undated_keys
),

undated_pairs as (
    select distinct
        first_id as left_id,
        statement_id as right_id
    from undated_firsts
    where is_new and first_id != statement_id
),

pairs as (
    select * from equal_pairs
    union all
    select * from near_pairs
    union all
    select * from undated_pairs
)
{%- if is_update() and previous('intermediate', 'int_duplicate_groups') is not none %},

met as (
    select group_id
    from {{ previous('intermediate', 'int_duplicate_groups') }}
    where
        statement_id in (
            select left_id from pairs
            union all
            select right_id from pairs
        )
)

select * from pairs
union all
select
    statement_id as left_id,
    group_id as right_id
from {{ previous('intermediate', 'int_duplicate_groups') }}
where group_id in (select group_id from met)
{%- else %}

select * from pairs
{%- endif %}
