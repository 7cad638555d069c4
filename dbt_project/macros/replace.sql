{#
How an update changes a table: the rows that any of `incremental_predicates` names leave the table,
the rows of the query enter it. Unlike delete+insert it also removes rows that nothing comes in for.
One deletion a predicate: each alone is found by the table's statistics, joined by `or` none is.
#}
{% macro replace_rows(arg_dict) %}
    {{ return(adapter.dispatch('replace_rows')(arg_dict)) }}
{% endmacro %}

{% macro default__replace_rows(arg_dict) %}
    {%- for predicate in arg_dict['incremental_predicates'] %}
    delete from {{ arg_dict['target_relation'] }}
    where {{ predicate }};
    {%- endfor %}
    insert into {{ arg_dict['target_relation'] }} by name
    select * from {{ arg_dict['temp_relation'] }}
{% endmacro %}
