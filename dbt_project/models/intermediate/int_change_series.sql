with periods as (
    select * from {{ ref('int_change_periods') }}
)

select
    series_id,
    series,
    country_code,
    target_code,
    grain,
    bit_xor(hash(period_start, escalation_mean, weight, grain)) as fingerprint
from periods
group by series_id, series, country_code, target_code, grain
