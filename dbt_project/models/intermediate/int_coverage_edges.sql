with mentions as (
    select * from {{ ref('fct_mentions') }}
),

documents as (
    select * from {{ ref('fct_documents') }}
),

dates as (
    select distinct
        statement_date,
        date_precision
    from mentions
),

spans as (
    select
        date_precision,
        {{ covered_from('statement_date', 'date_precision') }} as first_date,
        {{ covered_to('statement_date', 'date_precision') }} as last_date,
        bool_or(date_precision in {{ precisions_reaching('day') }}) over (
            partition by {{ period_start('month', 'statement_date') }}
        ) as has_day_in_month,
        bool_or(date_precision in {{ precisions_reaching('month') }}) over (
            partition by {{ period_start('year', 'statement_date') }}
        ) as has_month_in_year
    from dates
),

-- Where better dates tell how far a month or a year reaches, its own date does not stretch it.
told as (
    select *
    from spans
    where
        date_precision in {{ precisions_reaching('day') }}
        or (date_precision = 'month' and not has_day_in_month)
        or (date_precision = 'year' and not has_month_in_year)
),

by_grain as (
    {%- for grain in ['day', 'week', 'month', 'year'] %}
    {{ "union all" if not loop.first }}
    select
        '{{ grain }}' as grain,
        min(first_date) as first_date,
        max(last_date) as last_date
    from told
    where date_precision in {{ precisions_reaching(grain) }}
    {%- endfor %}
),

loaded as (
    select cast(max(first_seen_at) as date) as loaded_date
    from documents
)

select
    by_grain.grain,
    by_grain.first_date,
    least(by_grain.last_date, loaded.loaded_date - 1) as last_date
from by_grain
cross join loaded
where by_grain.first_date is not null
