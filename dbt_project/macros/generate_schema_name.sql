{# Schemas are called what the models say: "marts", not "main_marts". #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
