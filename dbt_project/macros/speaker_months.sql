{#
What each speaker said in a month, of the sums by document and day: an update of the series by month
and by year would read years of days for the speakers' usual means.
#}
{% macro speaker_months(days, keys) -%}
select
    {{ keys | join(',\n    ') }},
    {{ period_start('month', 'statement_date') }} as month_start,
    date_precision,
    cast(sum(statements) as bigint) as statements,
    cast(sum(escalation_sum) as decimal(18, 6)) as escalation_sum
from {{ ref(days) }}
where
    {%- if is_incremental() %}
    {{ changed_months(period_start('month', 'statement_date'), ref('int_changed_days')) }}
    -- The days are laid out by date: this bound spares reading those before.
    and statement_date >= (
        select {{ period_start('month', 'min(statement_date)') }}
        from {{ ref('int_changed_days') }}
    )
    {%- else %}
    statement_date is not null
    {%- endif %}
group by
    {{ keys | join(',\n    ') }},
    month_start,
    date_precision
{%- if not is_incremental() %}
order by month_start
{%- endif %}
{%- endmacro %}

{# The condition that a month has a day that this run changes. #}
{% macro changed_months(month='month_start', days='intermediate.int_changed_days') -%}
    {{ month }} in (select {{ period_start('month', 'statement_date') }} from {{ days }})
{%- endmacro %}
