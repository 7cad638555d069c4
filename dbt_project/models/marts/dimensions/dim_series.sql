with points as (
    select * from {{ ref('fct_series_points') }}
),

known as (
    select * from {{ ref('reference_series') }}
),

series as (
    select
        series_id,
        source,
        series,
        country_code,
        {{ commonest('grain') }} as grain,
        min(point_date) as first_date,
        max(point_date) as last_date,
        count(*) as points,
        count(value) as valued_points,
        max(loaded_at) as last_loaded_at
    from points
    group by series_id, source, series, country_code
)

select
    series.series_id,
    series.source,
    series.series,
    series.country_code,
    coalesce(known.series_name, series.series) as series_name,
    known.unit,
    known.direction,
    series.grain,
    series.first_date,
    series.last_date,
    series.points,
    series.valued_points,
    coalesce(known.attribution, 'a file of the analyst''s own') as attribution,
    series.last_loaded_at
from series
left join known
    on
        series.source = known.source
        and series.series = known.series
