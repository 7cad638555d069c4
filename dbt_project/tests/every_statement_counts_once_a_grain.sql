-- Every period of every series has the statements whose dates reach it: none is lost, doubled or
-- moved.
{%- set entities = {
    'country': 'target_ordinal = 1 and country_code is not null',
    'target': 'target_code is not null',
    'dyad': 'target_code is not null and country_code is not null',
    'speaker': 'target_ordinal = 1 and speaker_id is not null',
} %}

with days as (
    select
        statement_date,
        date_precision
        {%- for entity, condition in entities.items() %},
        count(*) filter (where {{ condition }}) as {{ entity }}
        {%- endfor %}
    from {{ ref('fct_statements') }}
    group by statement_date, date_precision
),

expected as (
    {%- for entity in entities %}
    {%- for grain in ['day', 'week', 'month', 'year'] %}
    {{ "union all" if not loop.first or entity != 'country' }}
    select
        '{{ entity }}_{{ grain }}' as series,
        {{ period_start(grain, 'statement_date') }} as period_start,
        sum({{ entity }}) as statements
    from days
    where
        date_precision in {{ precisions_reaching(grain) }}
        and {{ entity }} > 0
    group by {{ period_start(grain, 'statement_date') }}
    {%- endfor %}
    {%- endfor %}
),

counted as (
    {%- for entity in entities %}
    {%- for grain in ['day', 'week', 'month', 'year'] %}
    {{ "union all" if not loop.first or entity != 'country' }}
    select
        '{{ entity }}_{{ grain }}' as series,
        period_start,
        sum(statements) as statements
    from {{ ref('escalation_' ~ entity ~ '_' ~ grain) }}
    group by period_start
    {%- endfor %}
    {%- endfor %}
)

select
    series,
    period_start,
    expected.statements as expected_statements,
    counted.statements as counted_statements
from expected
full outer join counted using (series, period_start)
where expected.statements is distinct from counted.statements
