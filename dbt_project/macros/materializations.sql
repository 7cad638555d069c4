{#
DuckDB makes and fills a table in one statement and takes back all of a failed transaction, so none
of the copies, renamings and look-ups are needed by which dbt's own materializations make a table
aside; with many small models those were most of the time of an update.
#}
{% materialization table, adapter='duckdb' %}
    {%- set relation = in_place_of_another_kind('table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ filled_table(relation, sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(relation, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{# The first time a table; later what the query gives takes the place of what the predicates name. #}
{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set relation = in_place_of_another_kind('table') -%}
    {%- set incoming = api.Relation.create(identifier=this.identifier ~ '__incoming') -%}
    {%- set query = sql -%}
    {{ run_hooks(pre_hooks) }}
    {%- if model['language'] == 'python' -%}
        {%- set query = 'select * from ' ~ incoming -%}
        {#- What a failed run left: a model in Python makes a plain table, outside the transaction. #}
        {% call statement('left', auto_begin=false) -%}
            drop table if exists {{ incoming }}
        {%- endcall %}
        {% call statement('incoming', language='python') -%}
            {{ create_table_as(True, incoming, compiled_code, 'python') }}
        {%- endcall %}
    {%- endif -%}
    {% call statement('main') -%}
        {%- if not is_incremental() -%}
            {{ filled_table(relation, query) }}
        {%- else -%}
            {%- if model['language'] == 'sql' -%}
                create or replace temporary table {{ incoming }} as (
                    {{ query }}
                );
            {%- endif -%}
            {{ replace_rows({
                'target_relation': relation,
                'temp_relation': incoming,
                'incremental_predicates': config.require('incremental_predicates')
            }) }};
        {%- endif -%}
        drop table if exists {{ incoming }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(relation, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set relation = in_place_of_another_kind('view') -%}
    {% call statement('main') -%}
        create or replace view {{ relation }} as (
            {{ sql }}
        )
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{# The model's relation. An earlier build may have had a view for what is a table now, or the reverse. #}
{% macro in_place_of_another_kind(kind) -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and existing.type != kind -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {{ return(this.incorporate(type=kind)) }}
{%- endmacro %}

{#
The statements that make a table. Names and types of a contract are compared in a full build; an
update has the same project, and the columns' types and constraints hold in it all the same.
#}
{% macro filled_table(relation, query) -%}
    {{ return(adapter.dispatch('filled_table')(relation, query)) }}
{%- endmacro %}

{% macro duckdb__filled_table(relation, query) -%}
    {%- if config.get('contract').enforced -%}
        {%- if not is_update() -%}
            {{ get_assert_columns_equivalent(query) }}
        {%- endif -%}
        create or replace table {{ relation }}
        {{ get_table_columns_and_constraints() }};
        {%- for first, last in load_parts(config.get('part_statements')) %}
            {{ of_loads(first, last) }}
            insert into {{ relation }} by name (
                {{ query }}
            );
        {%- endfor %}
        {{ of_loads(none, none) }}
    {%- else -%}
        create or replace table {{ relation }} as (
            {{ query }}
        );
    {%- endif -%}
{%- endmacro %}
