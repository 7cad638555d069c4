with edges as (
    select * from {{ ref('int_coverage_edges') }}
),

days as (
    select {{ each_day('first_date', 'covered_date') }} as date_day
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
