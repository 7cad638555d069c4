-- Every period of each country, target, dyad and speaker has the statements, copies, mentions, mean
-- score, threats, accusations, demands, conciliation and deeds of the facts whose dates reach it:
-- none is lost, doubled, moved or booked to another. The rest are words.
{%- set spoken = {
    'first': 'is_distinct_representative',
    'mentions': 'mentions',
    'act': 'act',
    'score': 'escalation',
} %}
{%- set toward = {
    'first': 'is_first_toward_target',
    'mentions': 'mentions_toward_target',
    'act': 'act_toward_target',
    'score': 'escalation_toward_target',
} %}
{%- set entities = {
    'country': 'target_ordinal = 1',
    'target': 'target_code is not null',
    'dyad': 'target_code is not null',
    'speaker': 'target_ordinal = 1',
} %}
{%- set figures = ['statements', 'distinct_statements', 'mentions'] %}
{%- set families = var('act_families') %}
{%- for family in families %}
{%- do figures.append(family ~ '_statements') %}
{%- endfor %}

with
{%- for entity, condition in entities.items() %}
{%- set keys = series_keys(entity) %}
{%- set key_list = keys | join(', ') %}
{%- set columns = toward if 'target_code' in keys else spoken %}
{{ entity }}_days as (
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        statement_date,
        date_precision,
        count(*) as statements,
        count(*) filter (where {{ columns['first'] }}) as distinct_statements,
        coalesce(
            sum({{ columns['mentions'] }}) filter (where {{ columns['first'] }}), 0
        ) as mentions,
        {%- for family, acts in families.items() %}
        count(*) filter (
            where {{ columns['act'] }} in (
                {%- for act in acts %}
                '{{ act }}'{{ "," if not loop.last }}
                {%- endfor %}
            )
        ) as {{ family }}_statements,
        {%- endfor %}
        sum({{ columns['score'] }}) as escalation_sum
    from {{ ref('fct_statements') }}
    where
        {{ condition }}
        {%- for key in keys %}
        and {{ key }} is not null
        {%- endfor %}
    group by {{ key_list }}, statement_date, date_precision
),
{% for grain in ['day', 'week', 'month', 'year'] %}
{{ entity }}_{{ grain }} as (
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ period_start(grain, 'statement_date') }} as period_start,
        {%- for figure in figures %}
        sum({{ figure }}) as {{ figure }},
        {%- endfor %}
        sum(escalation_sum) / sum(statements) as escalation_mean
    from {{ entity }}_days
    where date_precision in {{ precisions_reaching(grain) }}
    group by {{ key_list }}, {{ period_start(grain, 'statement_date') }}
){{ "," if not loop.last or entity != 'speaker' }}
{% endfor %}
{%- endfor %}
{%- for entity in entities %}
{%- set keys = series_keys(entity) %}
{%- for grain in ['day', 'week', 'month', 'year'] %}
{{ "union all" if not loop.first or entity != 'country' }}
select
    '{{ entity }}_{{ grain }}' as series,
    {{ keys | join(" || ' to ' || ") }} as entity,
    period_start,
    facts.statements as expected_statements,
    series.statements as counted_statements,
    facts.escalation_mean as expected_mean,
    series.escalation_mean as counted_mean
from {{ entity }}_{{ grain }} as facts
full outer join {{ ref('escalation_' ~ entity ~ '_' ~ grain) }} as series
    using ({{ keys | join(', ') }}, period_start)
where
    abs(facts.escalation_mean - series.escalation_mean) > 0.00001
    or series.word_statements + series.deed_statements != series.statements
    {%- for figure in figures %}
    or facts.{{ figure }} is distinct from series.{{ figure }}
    {%- endfor %}
{%- endfor %}
{%- endfor %}
