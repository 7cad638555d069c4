-- Days and years add up to the statements whose dates reach them.
with statements as (
    select * from {{ ref('fct_statements') }}
),

expected as (
    {%- for entity in ['country', 'target', 'dyad', 'speaker'] %}
    {%- for grain in ['day', 'week', 'month', 'year'] %}
    {{ "union all" if not loop.first or entity != 'country' }}
    select
        '{{ entity }}_{{ grain }}' as series,
        count(*) as statements
    from statements
    where
        date_precision in {{ precisions_reaching(grain) }}
        and {{ {
            'country': 'target_ordinal = 1 and country_code is not null',
            'target': 'target_code is not null',
            'dyad': 'target_code is not null and country_code is not null',
            'speaker': 'target_ordinal = 1 and speaker_id is not null',
        }[entity] }}
    {%- endfor %}
    {%- endfor %}
),

counted as (
    {%- for entity in ['country', 'target', 'dyad', 'speaker'] %}
    {%- for grain in ['day', 'week', 'month', 'year'] %}
    {{ "union all" if not loop.first or entity != 'country' }}
    select
        '{{ entity }}_{{ grain }}' as series,
        coalesce(sum(statements), 0) as statements,
        coalesce(sum(mentions), 0) as mentions
    from {{ ref('escalation_' ~ entity ~ '_' ~ grain) }}
    {%- endfor %}
    {%- endfor %}
)

select
    expected.series,
    expected.statements as expected_statements,
    counted.statements as counted_statements,
    counted.mentions
from expected
inner join counted using (series)
where expected.statements != counted.statements
