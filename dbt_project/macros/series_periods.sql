{# Which rows and periods of an entity a series takes, and what it looks back on. #}

{#
An aggregate of `past` over the periods that start within `span` before the one of `row`, and over
that one itself unless it is left out: a window function, in an update a sum over pairs of the two.
There windows would be evaluated for all that is looked back on, some hundred periods for one that
is asked.
#}
{% macro looking_back(aggregate, span, keys, past, row, with_itself=true) -%}
    {%- if is_incremental() -%}
        {{ aggregate }} filter (where
            {{ past }}.period_start >= {{ row }}.period_start - interval {{ span }}
            {%- if not with_itself %}
            and {{ past }}.period_start < {{ row }}.period_start
            {%- endif %}
        )
    {%- else -%}
        ({{ aggregate }} {{ trailing(span, keys) if with_itself else preceding(span, keys) }})
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
