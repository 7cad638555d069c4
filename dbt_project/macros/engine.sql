{# What engines say in different words, dispatched so that another one can say it in its own. #}

{# All columns, of a table if one is named, but these. #}
{% macro all_but(columns, table=none) -%}
    {{ return(adapter.dispatch('all_but')(columns, table)) }}
{%- endmacro %}

{% macro default__all_but(columns, table) -%}
    {{ table ~ '.' if table }}* exclude ({{ columns | join(', ') }})
{%- endmacro %}

{# One row per element of a list. #}
{% macro each(list) -%}
    {{ return(adapter.dispatch('each')(list)) }}
{%- endmacro %}

{% macro default__each(list) -%}
    unnest({{ list }})
{%- endmacro %}

{# The same as two columns: the element, and its place from 1. #}
{% macro each_with_place(list, element, place) -%}
    {{ return(adapter.dispatch('each_with_place')(list, element, place)) }}
{%- endmacro %}

{% macro default__each_with_place(list, element, place) -%}
    unnest({{ list }}) as {{ element }},
    cast(generate_subscripts({{ list }}, 1) as integer) as {{ place }}
{%- endmacro %}

{# The values of a group as a list. #}
{% macro gathered(value, order) -%}
    {{ return(adapter.dispatch('gathered')(value, order)) }}
{%- endmacro %}

{% macro default__gathered(value, order) -%}
    list({{ value }} order by {{ order }})
{%- endmacro %}

{% macro list_of(values) -%}
    {{ return(adapter.dispatch('list_of')(values)) }}
{%- endmacro %}

{% macro default__list_of(values) -%}
    [{{ values | join(', ') }}]
{%- endmacro %}

{# The element at a place from 1. #}
{% macro element(list, place) -%}
    {{ return(adapter.dispatch('element')(list, place)) }}
{%- endmacro %}

{% macro default__element(list, place) -%}
    {{ list }}[{{ place }}]
{%- endmacro %}

{% macro first_elements(list, count) -%}
    {{ return(adapter.dispatch('first_elements')(list, count)) }}
{%- endmacro %}

{% macro default__first_elements(list, count) -%}
    {{ list }}[:{{ count }}]
{%- endmacro %}

{% macro list_size(list) -%}
    {{ return(adapter.dispatch('list_size')(list)) }}
{%- endmacro %}

{% macro default__list_size(list) -%}
    len({{ list }})
{%- endmacro %}

{# The elements for which a condition on `name` holds. #}
{% macro kept(list, name, condition) -%}
    {{ return(adapter.dispatch('kept')(list, name, condition)) }}
{%- endmacro %}

{% macro default__kept(list, name, condition) -%}
    list_filter({{ list }}, lambda {{ name }}: {{ condition }})
{%- endmacro %}

{# An expression on `name` for every element. #}
{% macro mapped(list, name, expression) -%}
    {{ return(adapter.dispatch('mapped')(list, name, expression)) }}
{%- endmacro %}

{% macro default__mapped(list, name, expression) -%}
    list_transform({{ list }}, lambda {{ name }}: {{ expression }})
{%- endmacro %}

{# The sum of the numbers at a path of a text of JSON, 0 where there are none. #}
{% macro sum_in_json(text, path) -%}
    {{ return(adapter.dispatch('sum_in_json')(text, path)) }}
{%- endmacro %}

{% macro default__sum_in_json(text, path) -%}
    case when {{ text }} is not null then coalesce(
        list_sum(cast(json_extract({{ text }}, '{{ path }}') as double[])), 0
    ) end
{%- endmacro %}

{# A hash of 64 bits, without sign. #}
{% macro hash_of(columns) -%}
    {{ return(adapter.dispatch('hash_of')(columns)) }}
{%- endmacro %}

{% macro default__hash_of(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{# A hash of 32 bits, without sign. #}
{% macro short_hash_of(columns) -%}
    {{ return(adapter.dispatch('short_hash_of')(columns)) }}
{%- endmacro %}

{% macro default__short_hash_of(columns) -%}
    cast({{ hash_of(columns) }} % 4294967296 as uinteger)
{%- endmacro %}

{# The commonest value of a group, the least of several. #}
{% macro commonest(column) -%}
    {{ return(adapter.dispatch('commonest')(column)) }}
{%- endmacro %}

{% macro default__commonest(column) -%}
    mode({{ column }} order by {{ column }})
{%- endmacro %}

{# Whether two texts have a capitalised word in common. #}
{% macro share_a_name(left, right) -%}
    {{ return(adapter.dispatch('share_a_name')(left, right)) }}
{%- endmacro %}

{% macro default__share_a_name(left, right) -%}
    {%- set words = "'\\p{Lu}[\\p{L}’''-]+'" -%}
    list_has_any(
        regexp_extract_all({{ left }}, {{ words }}),
        regexp_extract_all({{ right }}, {{ words }})
    )
{%- endmacro %}
