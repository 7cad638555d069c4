with mentions as (
    select * from {{ ref('fct_mentions') }}
),

edges as (
    select
        min({{ covered_from('statement_date', 'date_precision') }}) as first_date,
        max({{ covered_to('statement_date', 'date_precision') }}) as last_date
    from mentions
),

days as (
    select {{ each_day('first_date', 'last_date') }} as date_day
    from edges
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
