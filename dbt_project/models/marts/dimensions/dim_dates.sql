{#- The dates that facts name; when something was loaded is none of them. -#}
{%- set named = [
    ('fct_mentions', 'statement_date'),
    ('fct_documents', 'published_at'),
    ('fct_documents', 'revised_at'),
    ('fct_events', 'event_date'),
    ('fct_series_points', 'point_date'),
    ('fct_sightings', 'seen_at'),
] -%}

with named_dates as (
    {%- for fact, column in named %}
    select
        cast(min({{ column }}) as date) as first_date,
        cast(max({{ column }}) as date) as last_date
    from {{ ref(fact) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- Whole years, so that every period in which one of the dates lies has all its days: a week may
-- begin in the year before and end in the year after.
weeks as (
    select
        {{ period_start('week', 'min(first_date)') }} as first_week,
        {{ period_start('week', 'max(last_date)') }} as last_week
    from named_dates
),

years as (
    select
        {{ period_start('year', 'first_week') }} as first_year,
        {{ period_start('year', period_end('week', 'last_week')) }} as last_year
    from weeks
),

days as (
    select {{ each_day('first_year', period_end('year', 'last_year')) }} as date_day
    from years
)

select
    date_day,
    {{ period_start('week', 'date_day') }} as week_start,
    {{ period_start('month', 'date_day') }} as month_start,
    {{ period_start('year', 'date_day') }} as year_start,
    cast(extract(year from date_day) as integer) as year,
    cast(extract(month from date_day) as integer) as month,
    cast(extract(day from date_day) as integer) as day_of_month,
    cast(extract(isodow from date_day) as integer) as day_of_week,
    cast(extract(week from date_day) as integer) as iso_week
from days
