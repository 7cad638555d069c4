{#- Complete periods of every country and dyad, months and years. #}
with periods as (
    {%- for entity in ['country', 'dyad'] %}
    {%- for grain in ['month', 'year'] %}
    {{ "union all" if entity == 'dyad' or grain == 'year' }}
    select
        '{{ entity }}' as series,
        '{{ grain }}' as grain,
        country_code,
        {{ 'target_code' if entity == 'dyad' else 'cast(null as varchar)' }}
            as target_code,
        period_start,
        statements,
        escalation_mean,
        1 / (
            {{ var('document_sd') ** 2 }} / effective_documents
            + {{ var('statement_sd') ** 2 }} / statements
        ) as weight
    from {{ ref('escalation_' ~ entity ~ '_' ~ grain) }}
    where not is_partial
    {%- endfor %}
    {%- endfor %}
),

sizes as (
    select
        series,
        country_code,
        target_code,
        grain,
        count(*) >= 2 * {{ var('change_periods') }}
        and sum(statements) >= 2 * {{ var('change_statements') }} as is_enough
    from periods
    group by series, country_code, target_code, grain
),

-- Months where there are enough of them, else years.
chosen as (
    select
        series,
        country_code,
        target_code,
        min(grain) as grain
    from sizes
    where is_enough
    group by series, country_code, target_code
)

select
    concat_ws(
        ':', periods.series, periods.country_code, periods.target_code
    ) as series_id,
    periods.*
from periods
inner join chosen
    on
        periods.series = chosen.series
        and periods.grain = chosen.grain
        and periods.country_code = chosen.country_code
        and periods.target_code is not distinct from chosen.target_code
