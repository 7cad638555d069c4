{#
The rows of an incremental model that keeps one row a key, whatever load brought it: the first in
`order` among what comes in and, in an update, what is there. Where the update replaces the rows
that `comes_in` finds, it gives what a full build gives.
#}
{% macro one_a_key(staged, key, order='load_id') -%}
    with incoming as (
        select * from {{ staged }}
    ),

    candidates as (
        select * from incoming
        {%- if is_incremental() %}
        union all by name
        select * from {{ this }}
        where {{ key }} in (select {{ key }} from incoming)
        {%- endif %}
    ),

    placed as (
        select
            *,
            row_number() over (
                partition by {{ key }}
                order by {{ order }}
            ) as place_of_key
        from candidates
    )

    select {{ all_but(['place_of_key']) }}
    from placed
    where place_of_key = 1
{%- endmacro %}

{# The rows that an update of such a model replaces. #}
{% macro comes_in(staged, key) -%}
    {{ return([key ~ ' in (select ' ~ key ~ ' from staging.' ~ staged ~ ')']) }}
{%- endmacro %}
