with periods as (
    select * from {{ ref('int_change_periods') }}
),

changed_days as (
    select * from {{ ref('int_changed_days') }}
),

touched as (
    select distinct
        country_code,
        target_code
    from changed_days
),

series as (
    select
        series_id,
        series,
        country_code,
        target_code,
        grain,
        bit_xor(
            {{ hash_of(['period_start', 'escalation_mean', 'weight', 'grain']) }}
        ) as fingerprint
    from periods
    group by series_id, series, country_code, target_code, grain
)

-- A revision may leave the means as they are and put other statements in the place of the old.
select
    series.*,
    touched.country_code is not null as is_touched
from series
left join touched
    on
        series.country_code = touched.country_code
        and series.target_code is not distinct from touched.target_code
