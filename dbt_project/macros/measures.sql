{#
Measures of escalation are sums first. Sums of decimals are exact and do not depend on the order of
the rows, so that any order of loading and any number of threads give the same figures.
#}

{# The condition that a statement is of a family; a word is whatever is no deed. #}
{% macro in_family(family) -%}
    {%- set families = var('act_families') -%}
    {%- if family == 'word' -%}
        act not in ('{{ families["deed"] | join("', '") }}')
    {%- else -%}
        act in ('{{ families[family] | join("', '") }}')
    {%- endif -%}
{%- endmacro %}

{% macro families() -%}
    {{ return((var('act_families').keys() | list) + ['word']) }}
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

{# The two-sided 95 % quantile of Student's t. #}
{% macro t_quantile(degrees) -%}
    {%- set terms = var('t_series') -%}
    (
        {{ terms[0] }}
        {%- for term in terms[1:] %}
        + {{ term }} / power({{ degrees }}, {{ loop.index }})
        {%- endfor %}
    )
{%- endmacro %}
