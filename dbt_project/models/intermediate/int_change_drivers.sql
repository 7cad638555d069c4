{{ config(
    materialized='incremental',
    incremental_predicates=[
        "(series_id, fingerprint) not in (
            select (series_id, fingerprint)
            from intermediate.int_change_series
            where not is_touched
        )"
    ]
) }}

with changes as (
    select
        points.*,
        series.country_code,
        series.target_code,
        series.series,
        series.grain,
        sign(points.mean_after - points.mean_before) as direction
    from {{ ref('int_change_points') }} as points
    inner join {{ ref('int_change_series') }} as series using (series_id)
    where
        points.change_date is not null
        {%- if is_incremental() %}
        and (
            series.is_touched
            or (series_id, points.fingerprint) not in (
                select (series_id, fingerprint) from {{ this }}
            )
        )
        {%- endif %}
),

-- The first periods after the change: what is said long after it did not drive it.
first_periods as (
    select
        changes.series_id,
        changes.change_date,
        periods.period_start,
        row_number() over (
            partition by changes.series_id, changes.change_date
            order by periods.period_start
        ) as place
    from changes
    inner join {{ ref('int_change_periods') }} as periods using (series_id)
    where periods.period_start >= changes.change_date
),

reach as (
    select
        series_id,
        change_date,
        max(period_start) as last_period
    from first_periods
    where place <= {{ var('change_periods') }}
    group by series_id, change_date
),

statements as (
    select
        statement_id,
        statement_date,
        date_precision,
        country_code,
        target_code,
        target_ordinal,
        escalation,
        escalation_toward_target,
        is_distinct_representative,
        is_first_toward_target
    from {{ ref('fct_statements') }}
),

candidates as (
    select
        changes.series_id,
        changes.fingerprint,
        changes.change_date,
        statements.statement_id,
        statements.statement_date,
        (
            case
                when changes.series = 'dyad' then statements.escalation_toward_target
                else statements.escalation
            end - changes.mean_before
        ) * changes.direction as drive
    from changes
    inner join reach using (series_id, change_date)
    inner join statements
        on
            changes.country_code = statements.country_code
            and (
                (
                    changes.series = 'dyad'
                    and changes.target_code = statements.target_code
                    and statements.is_first_toward_target
                )
                or (
                    changes.series = 'country'
                    and statements.target_ordinal = 1
                    and statements.is_distinct_representative
                )
            )
    where
        case
            when changes.grain = 'year'
                then statements.date_precision in {{ precisions_reaching('year') }}
            else statements.date_precision in {{ precisions_reaching('month') }}
        end
        and statements.statement_date >= changes.change_date
        and statements.statement_date < reach.last_period + case
            when changes.grain = 'year' then interval 1 year
            else interval 1 month
        end
),

ranked as (
    select
        *,
        row_number() over (
            partition by series_id, change_date
            order by drive desc, statement_date asc, statement_id asc
        ) as place
    from candidates
    where drive > 0
)

select
    series_id,
    fingerprint,
    change_date,
    {{ gathered('statement_id', 'place') }} as statement_ids
from ranked
where place <= {{ var('change_drivers') }}
group by series_id, fingerprint, change_date
