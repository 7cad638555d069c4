{# Date arithmetic, dispatched so that another engine can say it in its own words. #}

{% macro utc(column) -%}
    {{ return(adapter.dispatch('utc')(column)) }}
{%- endmacro %}

{# A zoned time as UTC clock time, whatever the session's zone. #}
{% macro default__utc(column) -%}
    ({{ column }} at time zone 'UTC')
{%- endmacro %}

{# The day of what has no date, before all others. #}
{% macro no_date() -%}
    date '0001-01-01'
{%- endmacro %}

{% macro period_start(grain, column) -%}
    {{ return(adapter.dispatch('period_start')(grain, column)) }}
{%- endmacro %}

{% macro default__period_start(grain, column) -%}
    cast(date_trunc('{{ grain }}', {{ column }}) as date)
{%- endmacro %}

{% macro period_end(grain, column) -%}
    {{ return(adapter.dispatch('period_end')(grain, column)) }}
{%- endmacro %}

{# The last day of the period that starts at the column's date. #}
{% macro default__period_end(grain, column) -%}
    cast({{ column }} + interval 1 {{ grain }} - interval 1 day as date)
{%- endmacro %}

{% macro trailing(span, keys) -%}
    {{ return(adapter.dispatch('trailing')(span, keys)) }}
{%- endmacro %}

{# A window over the current period and those that start within `span` before it. #}
{% macro default__trailing(span, keys) -%}
    over (
        partition by {{ keys | join(', ') }}
        order by period_start
        range between interval {{ span }} preceding and current row
    )
{%- endmacro %}

{% macro preceding(span, keys) -%}
    {{ return(adapter.dispatch('preceding')(span, keys)) }}
{%- endmacro %}

{# A window over the periods that start within `span` before the current one, without it. #}
{% macro default__preceding(span, keys) -%}
    over (
        partition by {{ keys | join(', ') }}
        order by period_start
        range between interval {{ span }} preceding and interval 1 day preceding
    )
{%- endmacro %}

{# The date precisions that reach a grain, as a list of SQL. #}
{% macro precisions_reaching(grain) -%}
    ('{{ var("precisions_reaching")[grain] | join("', '") }}')
{%- endmacro %}

{#
Orders the mentions of one statement: the earliest of the most precisely dated comes first, the
undated last. The date of a month or a year is its first day, which is not when it was said.
#}
{% macro first_mention(date, precision, id) -%}
    case
        when {{ precision }} in ('second', 'day') then 1
        when {{ precision }} = 'month' then 2
        when {{ precision }} = 'year' then 3
        else 4
    end,
    {{ date }},
    {{ id }}
{%- endmacro %}

{# The first and the last day that a date of the given precision stands for. #}
{% macro covered_from(date, precision) -%}
    case {{ precision }}
        when 'year' then {{ period_start('year', date) }}
        when 'month' then {{ period_start('month', date) }}
        else {{ date }}
    end
{%- endmacro %}

{% macro covered_to(date, precision) -%}
    case {{ precision }}
        when 'year' then {{ period_end('year', period_start('year', date)) }}
        when 'month' then {{ period_end('month', period_start('month', date)) }}
        else {{ date }}
    end
{%- endmacro %}

{% macro each_day(first, last) -%}
    {{ return(adapter.dispatch('each_day')(first, last)) }}
{%- endmacro %}

{# One row per day from the first to the last, both included. #}
{% macro default__each_day(first, last) -%}
    cast(unnest(generate_series({{ first }}, {{ last }}, interval 1 day)) as date)
{%- endmacro %}

{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch('days_between')(earlier, later)) }}
{%- endmacro %}

{# How many days the later of two dates lies after the earlier. #}
{% macro default__days_between(earlier, later) -%}
    ({{ later }} - {{ earlier }})
{%- endmacro %}
