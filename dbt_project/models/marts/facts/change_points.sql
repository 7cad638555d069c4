with points as (
    select * from {{ ref('int_change_points') }}
),

series as (
    select * from {{ ref('int_change_series') }}
),

drivers as (
    select * from {{ ref('int_change_drivers') }}
),

-- Benjamini and Hochberg 1995, over every change that is large enough to be told and every series
-- that has none.
ranked as (
    select
        *,
        row_number() over (order by p_value, series_id, change_date) as place,
        count(*) over () as tests
    from points
),

controlled as (
    select
        *,
        least(1, min(p_value * (tests / place)) over (
            order by place
            rows between current row and unbounded following
        )) as q_value
    from ranked
)

select
    controlled.series_id || '@' || controlled.change_date as change_point_id,
    series.series,
    series.country_code,
    series.target_code,
    series.grain,
    controlled.change_date,
    controlled.change_date_low,
    controlled.change_date_high,
    controlled.before_start,
    controlled.after_end,
    controlled.mean_before,
    controlled.mean_after,
    controlled.mean_after - controlled.mean_before as size,
    controlled.p_value,
    controlled.q_value,
    controlled.periods_before,
    controlled.periods_after,
    controlled.statements_before,
    controlled.statements_after,
    coalesce(drivers.statement_ids, {{ list_of([]) }}) as statement_ids
from controlled
inner join series using (series_id)
left join drivers
    on
        controlled.series_id = drivers.series_id
        and controlled.change_date = drivers.change_date
where
    controlled.change_date is not null
    and controlled.q_value <= {{ var('change_q') }}
