{# The landing as dbt reads it: everything, or in an update only the loads not built yet. #}

{# Whether this run adds to what an earlier run built in the same file. #}
{% macro is_update() -%}
    {{ return(
        execute and not flags.FULL_REFRESH and previous('meta', 'loads') is not none
    ) }}
{%- endmacro %}

{# A relation as an earlier run left it; none where there was no such run. #}
{% macro previous(schema, name) -%}
    {{ return(
        adapter.get_relation(target.database, schema, name) if execute else none
    ) }}
{%- endmacro %}

{% macro landed(table) -%}
    {{ return(adapter.dispatch('landed')(table)) }}
{%- endmacro %}

{% macro default__landed(table) -%}
    {{ source('landing', table) }}
{%- endmacro %}

{#
Names the files of the new loads, so that an update opens no other file; the empty file in the
reference folder stands for a table that no new load has. `source` is called for the lineage, and
because a unit test puts its rows in its place.
#}
{% macro duckdb__landed(table) -%}
    {%- set everything = source('landing', table) -%}
    {%- set loads = ref('int_loads_new') -%}
    {%- if is_update() and 'read_parquet' in (everything | string) -%}
        {%- set folder = env_var('COMMUNIQUE_LANDING', 'landing') -%}
        {%- set files = run_query(
            "select file from glob('" ~ folder ~ "/*/" ~ table ~ ".parquet')"
            ~ " where split_part(file, '/', -2) in (select load_id from " ~ loads ~ ")"
            ~ " order by file"
        ).columns[0].values() | list -%}
        read_parquet(
            ['{{ (files + [folder ~ "/reference/" ~ table ~ ".parquet"]) | join("', '") }}'],
            union_by_name = true
        )
    {%- else -%}
        {{ everything }}
    {%- endif -%}
{%- endmacro %}

{% macro landed_loads() -%}
    {{ return(adapter.dispatch('landed_loads')()) }}
{%- endmacro %}

{% macro default__landed_loads() -%}
    select distinct load_id from {{ source('landing', 'ledger') }}
{%- endmacro %}

{# The folders' names are the loads: no file is opened. #}
{% macro duckdb__landed_loads() -%}
    {%- set everything = source('landing', 'ledger') -%}
    {%- if 'read_parquet' in (everything | string) -%}
        select split_part(file, '/', -2) as load_id
        from glob('{{ env_var("COMMUNIQUE_LANDING", "landing") }}/*/ledger.parquet')
        where split_part(file, '/', -2) != 'reference'
    {%- else -%}
        select distinct load_id from {{ everything }}
    {%- endif -%}
{%- endmacro %}

{# Staging views point into the landing; a published file must not. #}
{% macro drop_staging() -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        drop schema if exists staging cascade
    {%- endif -%}
{%- endmacro %}

{# A first build that failed halfway starts over: updates rest on a finished one. #}
{% macro drop_unfinished() -%}
    {%- if execute and flags.WHICH in ('build', 'run')
        and previous('meta', 'loads') is none -%}
        {%- set left = run_query(
            "select table_schema, table_name, table_type from information_schema.tables"
            ~ " where table_schema in ('intermediate', 'marts')"
        ) -%}
        {%- for schema, name, type in left.rows -%}
            {%- do adapter.drop_relation(api.Relation.create(
                target.database, schema, name, type='view' if type == 'VIEW' else 'table'
            )) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
