{# What of the days by speaker and by target stands in the documents that this run touches. #}
{% macro touched_days(speaker_days, target_days, touched) %}
select distinct
    country_code,
    cast(null as varchar) as target_code,
    speaker_id,
    statement_date,
    date_precision
from {{ speaker_days }}
where document_id in (select document_id from {{ touched }})
union all
select distinct
    country_code,
    target_code,
    cast(null as varchar) as speaker_id,
    statement_date,
    date_precision
from {{ target_days }}
where document_id in (select document_id from {{ touched }})
{% endmacro %}

{# The periods of an entity's series that this run changes: keys, first_period, last_period. #}
{% macro changed_periods(entity, grain, days='intermediate.int_changed_days') -%}
    select
        {{ series_keys(entity) | join(', ') }},
        min({{ period_start(grain, 'statement_date') }}) as first_period,
        max({{ period_start(grain, 'statement_date') }})
        + interval {{ var('lookahead')[grain] }} as last_period
    from {{ days }}
    where
        date_precision in {{ precisions_reaching(grain) }}
        and {{ entity_condition(entity) }}
    group by {{ series_keys(entity) | join(', ') }}
{%- endmacro %}

{% macro series_keys(entity) -%}
    {{ return({
        'country': ['country_code'],
        'target': ['target_code'],
        'dyad': ['country_code', 'target_code'],
        'speaker': ['speaker_id'],
    }[entity]) }}
{%- endmacro %}

{% macro entity_condition(entity) -%}
    {{ return({
        'country': 'target_code is null and country_code is not null',
        'target': 'target_code is not null',
        'dyad': 'target_code is not null and country_code is not null',
        'speaker': 'speaker_id is not null',
    }[entity]) }}
{%- endmacro %}

{# The rows of a series that an update replaces. #}
{% macro replaced_periods(entity, grain) -%}
    exists (
        select 1
        from ({{ changed_periods(entity, grain) }}) as changed
        where
            period_start between changed.first_period and changed.last_period
            {%- for key in series_keys(entity) %}
            and changed.{{ key }} = escalation_{{ entity }}_{{ grain }}.{{ key }}
            {%- endfor %}
    )
{%- endmacro %}

{# A period that was under way when it was built may be over now. #}
{% macro refresh_partial(grain) -%}
    {%- if is_incremental() -%}
    update {{ this }}
    set is_partial = {{ is_partial(grain) }}
    from intermediate.int_coverage_edges as coverage
    where
        coverage.grain = '{{ grain }}'
        and is_partial != {{ is_partial(grain) }}
    {%- endif -%}
{%- endmacro %}

{% macro is_partial(grain) -%}
    (
        period_start < coverage.first_date
        or {{ period_end(grain, 'period_start') }} > coverage.last_date
    )
{%- endmacro %}
