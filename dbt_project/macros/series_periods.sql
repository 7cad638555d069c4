{# Which rows and periods of an entity a series takes, and what it looks back on. #}

{#
Whether an update changes days that lie close together, as a day's load does: then few periods are
asked of the many that are looked back on, and pairs of the two are cheaper than windows, which are
evaluated for all. Of a long span pairs would be many times as many.
#}
{% macro changes_few_days() -%}
    {%- if execute -%}
        {%- set span = run_query(
            "select coalesce(" ~ days_between('min(statement_date)', 'max(statement_date)') ~ ", 0)"
            ~ " from intermediate.int_changed_days"
        ) -%}
        {{ return(span.rows[0][0] <= var('paired_days')) }}
    {%- endif -%}
    {{ return(false) }}
{%- endmacro %}

{#
What follows an aggregate of `sequence` to take the periods that start within `span` before one, and
that one itself unless it is left out: a window, or in pairs with `means` a filter.
#}
{% macro looking_back(span, keys, is_paired, with_itself=true) -%}
    {%- if not is_paired -%}
        {{ trailing(span, keys) if with_itself else preceding(span, keys) }}
    {%- else -%}
        filter (where
            sequence.period_start >= means.period_start - interval {{ span }}
            {%- if not with_itself %}
            and sequence.period_start < means.period_start
            {%- endif %}
        )
    {%- endif -%}
{%- endmacro %}

{#
The sums by day of an entity, or by month without their documents, in an update of what its changed
periods look back on.
#}
{% macro series_cells(entity, grain, lookback, by_month=false) -%}
    {%- set keys = series_keys(entity) -%}
    {%- set start = 'month_start' if by_month else 'statement_date' -%}
    {%- set who = 'speaker' if entity in ('country', 'speaker') else 'target' -%}
    select
        cells.*,
        {{ period_start(grain, start) }} as period_start
    from {{ ref('int_' ~ who ~ ('_months' if by_month else '_document_days')) }} as cells
    {%- if is_incremental() %}
    inner join changed using ({{ keys | join(', ') }})
    {%- endif %}
    where
        date_precision in {{ precisions_reaching(grain) }}
        {%- for key in keys %}
        and {{ key }} is not null
        {%- endfor %}
        {%- if is_incremental() %}
        and {{ start }} >= changed.first_period - interval {{ lookback }}
        and {{ start }} <= {{ period_end(grain, 'changed.last_period') }}
        -- They are laid out by date: a bound that they all share spares reading the others.
        and {{ start }} >= (
            select cast(min(first_period) - interval {{ lookback }} as date) from changed
        )
        {%- endif %}
{%- endmacro %}
