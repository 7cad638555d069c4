-- How does a country compare with a reference series?
-- Any monthly series that was loaded (for instance geopolitical risk) beside the country's mean.

with asked as (select 'USA' as country_code)
select
    months.period_start,
    months.escalation_mean,
    months.is_thin,
    series.series_name,
    series.unit,
    points.value
from marts.escalation_country_month as months
inner join asked using (country_code)
left join marts.fct_series_points as points
    on
        months.period_start = points.point_date
        and points.grain = 'month'
        and coalesce(points.country_code, months.country_code)
        = months.country_code
left join marts.dim_series as series using (series_id)
order by months.period_start, series.series_name
