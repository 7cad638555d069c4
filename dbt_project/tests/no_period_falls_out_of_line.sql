-- Rows by period: a month or year with less than a fiftieth of the statements of both periods
-- beside it, where those have 200 (months) or 1,000 (years) or more, points to a load that is
-- missing. A news archive that begins or ends leaves one side empty and is not told. Weeks are not
-- looked at: debates pause for one. 2026-11-26: of the demo, no month lies between two of 200.
{{ config(severity='warn') }}
{%- set bounds = {'month': 200, 'year': 1000} %}

with
{%- for grain in bounds %}
{{ grain }}s as (
    select
        {{ period_start(grain, 'statement_date') }} as period_start,
        count(*) as statements
    from {{ ref('fct_mentions') }}
    where date_precision in {{ precisions_reaching(grain) }}
    group by {{ period_start(grain, 'statement_date') }}
),

{{ grain }}_span as (
    select
        min(period_start) as first_period,
        max(period_start) as last_period
    from {{ grain }}s
),

all_{{ grain }}s as (
    select distinct {{ period_start(grain, 'day') }} as period_start
    from (
        select {{ each_day('first_period', 'last_period') }} as day
        from {{ grain }}_span
    ) as days
),

{{ grain }}s_in_order as (
    select
        all_{{ grain }}s.period_start,
        coalesce({{ grain }}s.statements, 0) as statements,
        lag({{ grain }}s.statements)
            over (order by all_{{ grain }}s.period_start) as statements_before,
        lead({{ grain }}s.statements)
            over (order by all_{{ grain }}s.period_start) as statements_after
    from all_{{ grain }}s
    left join {{ grain }}s using (period_start)
){{ "," if not loop.last }}
{% endfor %}
{%- for grain, bound in bounds.items() %}
{{ "union all" if not loop.first }}
select
    '{{ grain }}' as grain,
    *
from {{ grain }}s_in_order
where
    statements_before >= {{ bound }}
    and statements_after >= {{ bound }}
    and 50 * statements < least(statements_before, statements_after)
{%- endfor %}
