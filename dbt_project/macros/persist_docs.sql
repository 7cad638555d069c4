{#
Comments stay with a table: an update need not write those of one that it changes again. All of a
relation go in one statement, without the look-up of its columns: a contract or a test names them.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- if not is_incremental() -%}
        {% call statement('docs') -%}
            {{ alter_relation_comment(relation, model.description) }}
            {%- for name, column in model.columns.items() %}
            comment on column {{ relation }}.{{ name }}
            is {{ duckdb_escape_comment(column.description) }};
            {%- endfor %}
        {%- endcall %}
    {%- endif -%}
{%- endmacro %}
