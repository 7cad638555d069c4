{#
Escalation by entity and period: one row per entity and period that has a statement.

entity is country, target, dyad or speaker; grain is day, week, month or year.

The interval of the mean treats documents as clusters (the statements of one speech are no
independent draws). The between-document variance is estimated from the period's documents and
shrunk, by `prior_documents` pseudo-documents, to the typical one (`document_sd` between documents,
`statement_sd` between the statements of one); Student's t with the matching degrees of freedom
makes it wide where documents are few. The share of the coder's error that statements have in
common, and that therefore does not average out, is added.

The fixed-mix mean takes from the mean what is due to who spoke: each speaker's departure from the
entity's own mean over the trailing reference window, weighted by the share in this period.

An update makes anew the periods that changed days reach. What the windows look back on is taken
from the series itself; only the speakers' usual means go back to the days, or to the sums by month.
#}
{% macro escalation_series(entity, grain) %}
{%- set keys = series_keys(entity) -%}
{%- set key_list = keys | join(', ') -%}
{%- set baseline = var('baseline_span')[grain] -%}
{%- set reference = var('reference_span')[grain] -%}
{%- set lookback = var('lookahead')[grain] -%}
{%- set speaker_keys = keys + ['speaker_key'] -%}
{%- set is_paired = is_incremental() and changes_few_days() -%}
{%- set speaker = 'speakers' if is_paired else 'spoken' -%}
{%- set over_reference = '' if is_paired else trailing(reference, speaker_keys) -%}
{%- set period = 'means' if is_paired else 'sequence' -%}
{%- set in_week = looking_back('6 days', keys, is_paired) -%}
{%- set in_month = looking_back('29 days', keys, is_paired) -%}
{%- set in_reference = looking_back(reference, keys, is_paired) -%}
{%- set in_baseline = looking_back(baseline, keys, is_paired, with_itself=false) -%}
{%- set prior = var('prior_documents') -%}

with {% if is_incremental() -%}
changed as (
    {{ changed_periods(entity, grain, ref('int_changed_days')) }}
),

{% endif -%}
cells as (
    {{ series_cells(entity, grain, '0 days') }}
),

{% if is_incremental() -%}
spoken as (
    {{ series_cells(entity, grain, reference, by_month=grain in ['month', 'year']) }}
),

{% endif -%}
coverage as (
    select * from {{ ref('int_coverage_edges') }}
    where grain = '{{ grain }}'
),

documents as (
    select
        {{ key_list }},
        period_start,
        document_id,
        min(publisher) as publisher,
        cast(sum(statements) as bigint) as document_statements,
        cast(sum(escalation_sum) as decimal(19, 6)) as document_sum
    from cells
    group by {{ key_list }}, period_start, document_id
),

speakers as (
    select
        {{ key_list }},
        period_start,
        speaker_key,
        bool_or(speaker_id is not null) as is_known,
        sum(statements) as statements,
        sum(escalation_sum) as escalation_sum
    from {{ 'spoken' if is_incremental() and not is_paired else 'cells' }}
    group by {{ key_list }}, period_start, speaker_key
),

clusters as (
    select
        {{ key_list }},
        period_start,
        count(*) as documents,
        count(distinct publisher) as publishers,
        sum(document_sum * document_sum) as cluster_squares,
        sum(document_sum * document_statements) as cluster_products,
        sum(document_statements * document_statements) as cluster_sizes
    from documents
    group by {{ key_list }}, period_start
),

-- What each speaker usually says, over the trailing reference window.
usual as (
    select
        {{ key_list }},
        {{ speaker }}.period_start,
        {{ speaker }}.is_known,
        {{ speaker }}.statements,
        (sum(spoken.escalation_sum) {{ over_reference }})
        / (sum(spoken.statements) {{ over_reference }}) as usual_mean
    {%- if is_paired %}
    from speakers
    inner join spoken using ({{ speaker_keys | join(', ') }})
    where
        spoken.period_start <= speakers.period_start
        and spoken.period_start >= speakers.period_start - interval {{ reference }}
    group by
        {{ speaker_keys | join(', ') }},
        speakers.period_start,
        speakers.is_known,
        speakers.statements
    {%- else %}
    from speakers as spoken
    {%- endif %}
),

mixes as (
    select
        {{ key_list }},
        period_start,
        count(*) filter (where is_known) as speakers,
        sum(cast(statements * usual_mean as decimal(18, 6))) as usual_sum
    from usual
    group by {{ key_list }}, period_start
),

sums as (
    select
        {{ key_list }},
        period_start,
        {{- summed_measures() }}
    from cells
    group by {{ key_list }}, period_start
),

means as (
    select
        sums.*,
        {{ all_but(keys + ['period_start'], 'clusters') }},
        mixes.speakers,
        mixes.usual_sum / sums.statements as usual_mean,
        cast(sums.escalation_sum / sums.statements as decimal(9, 6))
            as period_mean,
        sums.escalation_sum / sums.statements as escalation_mean
    from sums
    inner join clusters using ({{ key_list }}, period_start)
    inner join mixes using ({{ key_list }}, period_start)
),

{% if is_incremental() -%}
-- Exact: a sum has six decimals, and its mean times its number gives them back.
earlier as (
    select
        {{ key_list }},
        period_start,
        statements,
        cast(escalation_mean * statements as decimal(38, 6)) as escalation_sum,
        cast(escalation_mean as decimal(9, 6)) as period_mean
    from {{ this }}
    inner join changed using ({{ key_list }})
    where
        period_start < changed.first_period
        and period_start >= changed.first_period - interval {{ lookback }}
),

{% endif -%}
sequence as (
    select
        {{ key_list }},
        period_start,
        statements,
        escalation_sum,
        period_mean
    from means
    {%- if is_incremental() %}
    union all by name
    select * from earlier
    {%- endif %}
),

looked_back as (
    select
        {{ key_list }},
        {{ period }}.period_start,
        {%- if grain == 'day' %}
        cast(sum(sequence.statements) {{ in_week }} as bigint) as statements_7d,
        cast(sum(sequence.statements) {{ in_month }} as bigint) as statements_30d,
        (sum(sequence.escalation_sum) {{ in_week }})
        / (sum(sequence.statements) {{ in_week }}) as escalation_mean_7d,
        (sum(sequence.escalation_sum) {{ in_month }})
        / (sum(sequence.statements) {{ in_month }}) as escalation_mean_30d,
        {%- else %}
        cast(null as bigint) as statements_7d,
        cast(null as bigint) as statements_30d,
        cast(null as double) as escalation_mean_7d,
        cast(null as double) as escalation_mean_30d,
        {%- endif %}
        (sum(sequence.escalation_sum) {{ in_reference }})
        / (sum(sequence.statements) {{ in_reference }}) as reference_mean,
        count(*) {{ in_baseline }} as baseline_periods,
        cast(sum(sequence.period_mean) {{ in_baseline }} as decimal(15, 6)) as baseline_sum,
        sum(sequence.period_mean * sequence.period_mean) {{ in_baseline }} as baseline_squares
    {%- if is_paired %}
    from means
    inner join sequence using ({{ key_list }})
    where
        sequence.period_start <= means.period_start
        and sequence.period_start >= means.period_start - interval {{ lookback }}
    group by {{ key_list }}, means.period_start
    {%- else %}
    from sequence
    {%- endif %}
),

windows as (
    select
        means.*,
        {{ all_but(keys + ['period_start'], 'looked_back') }}
    from means
    inner join looked_back using ({{ key_list }}, period_start)
),

spreads as (
    select
        *,
        case when statements > 1 then sqrt(greatest(
            0,
            (escalation_squares - escalation_sum * escalation_mean)
            / (statements - 1)
        )) end as escalation_sd,
        case when baseline_periods >= {{ var('baseline_periods') }}
            then baseline_sum / baseline_periods
        end as baseline_mean,
        -- Exact in decimals: equal means have no spread at all, and then there is no z.
        sqrt(
            (baseline_squares * baseline_periods - baseline_sum * baseline_sum)
            / nullif(baseline_periods * (baseline_periods - 1), 0)
        ) as baseline_sd,
        distinct_statements < {{ var('thin_statements') }} as is_thin,
        documents - 1 + {{ prior }} as degrees,
        sqrt(
            (
                documents * greatest(
                    0,
                    cluster_squares
                    - 2 * escalation_mean * cluster_products
                    + escalation_mean * escalation_mean * cluster_sizes
                )
                + {{ prior }} * (
                    {{ var('document_sd') ** 2 }} * cluster_sizes
                    + {{ var('statement_sd') ** 2 }} * statements
                )
            ) / (documents - 1 + {{ prior }}) / statements / statements
            + {{ var('coder_error_shared') * var('coder_error_sd') ** 2 }}
        ) as standard_error
    from windows
)

select
    {{ key_list }},
    period_start,
    {{ period_end(grain, 'period_start') }} as period_end,
    cast(statements as bigint) as statements,
    cast(distinct_statements as bigint) as distinct_statements,
    cast(mentions as bigint) as mentions,
    documents,
    cast(statements * statements / cluster_sizes as double) as effective_documents,
    publishers,
    speakers,
    cast(escalation_mean as double) as escalation_mean,
    cast(escalation_sd as double) as escalation_sd,
    cast(greatest(
        -10, escalation_mean - {{ t_quantile('degrees') }} * standard_error
    ) as double) as escalation_low,
    cast(least(
        10, escalation_mean + {{ t_quantile('degrees') }} * standard_error
    ) as double) as escalation_high,
    cast(distinct_sum / nullif(distinct_statements, 0) as double)
        as escalation_mean_distinct,
    cast(escalation_mean - usual_mean + reference_mean as double)
        as escalation_mean_fixed_mix,
    {%- for family in families() %}
    cast({{ family }}_statements as bigint) as {{ family }}_statements,
    cast({{ family }}_statements / statements as double) as {{ family }}_share,
    cast({{ family }}_sum / nullif({{ family }}_statements, 0) as double)
        as {{ family }}_mean,
    {%- endfor %}
    statements_7d,
    escalation_mean_7d,
    statements_30d,
    escalation_mean_30d,
    baseline_periods,
    cast(baseline_mean as double) as baseline_mean,
    case when not is_thin
        then cast((escalation_mean - baseline_mean) / nullif(baseline_sd, 0) as double)
    end as baseline_z,
    is_thin,
    {{ is_partial(grain) }} as is_partial
from spreads
cross join coverage
{% endmacro %}
