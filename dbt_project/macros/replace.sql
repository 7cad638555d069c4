{#
How an update changes a table: the rows that `incremental_predicates` name leave the table, the
rows of the query enter it. Unlike delete+insert it also removes rows that nothing comes in for.
#}
{% macro replace_rows(arg_dict) %}
    {{ return(adapter.dispatch('replace_rows')(arg_dict)) }}
{% endmacro %}

{% macro default__replace_rows(arg_dict) %}
    delete from {{ arg_dict['target_relation'] }}
    where {{ arg_dict['incremental_predicates'] | join(' and ') }};
    insert into {{ arg_dict['target_relation'] }} by name
    select * from {{ arg_dict['temp_relation'] }}
{% endmacro %}
