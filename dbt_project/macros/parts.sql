{#
A table of wide rows is made in parts, some loads at a time: joined and sorted at once, the rows of
ten million statements do not fit in memory. A model with `part_statements` in its configuration
takes of what it reads what `of_part` says; where nothing is set, that is everything.
#}
{% macro of_part(load_id) -%}
    {{ return(adapter.dispatch('of_part')(load_id)) }}
{%- endmacro %}

{% macro default__of_part(load_id) -%}
    true
{%- endmacro %}

{% macro duckdb__of_part(load_id) -%}
    {{ load_id }} between coalesce(getvariable('first_load'), '')
    and coalesce(getvariable('last_load'), '~')
{%- endmacro %}

{# Statements that set the part; none: everything. #}
{% macro of_loads(first, last) -%}
    {{ return(adapter.dispatch('of_loads')(first, last)) }}
{%- endmacro %}

{% macro duckdb__of_loads(first, last) -%}
    set variable first_load = {{ "'" ~ first ~ "'" if first else 'null' }};
    set variable last_load = {{ "'" ~ last ~ "'" if last else 'null' }};
{%- endmacro %}

{# The first and last load of each part, of about so many statements; one of everything if none. #}
{% macro load_parts(statements) -%}
    {%- if not statements or is_incremental() -%}
        {{ return([(none, none)]) }}
    {%- endif -%}
    {%- set parts = run_query(
        "select min(load_id), max(load_id) from ("
        ~ " select load_id,"
        ~ " floor(sum(sum(statements)) over (order by load_id) / " ~ statements ~ ") as part"
        ~ " from " ~ ref('fct_documents') ~ " group by load_id"
        ~ ") group by part order by part"
    ) -%}
    {{ return(parts.rows | map('list') | list or [(none, none)]) }}
{%- endmacro %}

{# A statement without a target has one row, whose target is null. #}
{% macro targets_or_none(target_codes) -%}
    case
        when {{ list_size(target_codes) }} = 0 then {{ list_of(['cast(null as varchar)']) }}
        else {{ target_codes }}
    end
{%- endmacro %}

{#
What a statement does to its target, of a relation of codings with the list `toward`: the target's
own figure, or the statement's where the text does not name the target. Without a target, nothing.
#}
{% macro toward_target(codings, column, target) -%}
    case when {{ target }} is not null then coalesce(
        ({{ element(
            kept(codings ~ '.toward', 'one', 'one.target = ' ~ target), 1
        ) }}).{{ column }},
        {{ codings }}.{{ column }}
    ) end
{%- endmacro %}
