{#
Measures of escalation are sums first. Sums of decimals are exact and do not depend on the order of
the rows, so that any order of loading and any number of threads give the same figures.
#}

{# Families of acts that stay separate series; a family holds the acts of its list. #}
{% macro act_families() -%}
    {{ return({
        'threat': ['THREATEN'],
        'accusation': ['ACCUSE'],
        'demand': ['REQUEST'],
        'conciliation': [
            'AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT'
        ],
        'deed': ['PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'],
    }) }}
{%- endmacro %}

{# The condition that a statement is of a family; a word is whatever is no deed. #}
{% macro in_family(family) -%}
    {%- set families = act_families() -%}
    {%- if family == 'word' -%}
        act not in ('{{ families["deed"] | join("', '") }}')
    {%- else -%}
        act in ('{{ families[family] | join("', '") }}')
    {%- endif -%}
{%- endmacro %}

{% macro families() -%}
    {{ return((act_families().keys() | list) + ['word']) }}
{%- endmacro %}

{# Sums over rows of statements, the columns that `summed_measures` adds up again. #}
{% macro statement_sums(score='score') %}
        count(*) as statements,
        count(*) filter (where is_first) as distinct_statements,
        cast(coalesce(sum(mentions) filter (where is_first), 0) as bigint) as mentions,
        {{ narrow_sum(score) }} as escalation_sum,
        sum({{ score }} * {{ score }}) as escalation_squares,
        {{ narrow_sum(score, 'is_first') }} as distinct_sum
        {%- for family in families() %},
        count(*) filter (where {{ in_family(family) }}) as {{ family }}_statements,
        {{ narrow_sum(score, in_family(family)) }} as {{ family }}_sum
        {%- endfor %}
{%- endmacro %}

{# The sum of one document's scores has room in half the width that a sum of decimals takes. #}
{% macro narrow_sum(score, condition=none) -%}
    cast(coalesce(
        sum({{ score }}){% if condition %} filter (where {{ condition }}){% endif %}, 0
    ) as decimal(18, 6))
{%- endmacro %}

{% macro summed_columns() -%}
    {%- set columns = [
        'statements', 'distinct_statements', 'mentions', 'escalation_sum',
        'escalation_squares', 'distinct_sum'
    ] -%}
    {%- for family in families() -%}
        {%- do columns.append(family ~ '_statements') -%}
        {%- do columns.append(family ~ '_sum') -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{% macro summed_measures() %}
        {%- for column in summed_columns() %}
        sum({{ column }}) as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{# The two-sided 95 % quantile of Student's t; exact to 30 degrees, then Cornish and Fisher's. #}
{% macro t_quantile(degrees) -%}
    {%- set exact = list_of([
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
        2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
        2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    ]) -%}
    case
        when {{ degrees }} <= 30 then {{ element(exact, degrees) }}
        else 1.95996 + 2.372 / {{ degrees }}
    end
{%- endmacro %}
