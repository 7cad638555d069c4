-- One escalation series: $keys by $grain, of the statements that count in it.
create table hand.$name as
with said as (
    select
        $keys,
        cast(date_trunc('$grain', statement_date) as date) as period_start,
        document_id,
        publisher,
        speaker_id,
        coalesce(speaker_id, country_code, 'unknown') as speaker_key,
        $act as act,
        cast($escalation as decimal(9, 6)) as score,
        $first as is_first,
        $mentions as mentions
    from hand.statements
    where $condition and date_precision in ($precisions)
),
by_document as (
    select $keys, period_start, document_id, any_value(publisher) as publisher,
        count(*) as n, sum(score) as total
    from said
    group by $keys, period_start, document_id
),
clusters as (
    select $keys, period_start,
        count(*) as documents,
        count(distinct publisher) as publishers,
        sum(total * total::double) as squares,
        sum(total::double * n) as products,
        sum(n * n) as sizes
    from by_document
    group by $keys, period_start
),
by_speaker as (
    select $keys, period_start, speaker_key, count(speaker_id) > 0 as is_known,
        count(*) as n, sum(score) as total
    from said
    group by $keys, period_start, speaker_key
),
usual as (
    select *, sum(total) over year / sum(n) over year as usual_mean
    from by_speaker
    window year as (
        partition by $keys, speaker_key order by period_start
        range between interval $reference preceding and current row
    )
),
mixes as (
    select $keys, period_start, count(*) filter (where is_known) as speakers,
        sum(n * usual_mean) / sum(n) as usual_mean
    from usual
    group by $keys, period_start
),
periods as (
    select $keys, period_start,
        count(*) as statements,
        count(*) filter (where is_first) as distinct_statements,
        coalesce(sum(mentions) filter (where is_first), 0)::bigint as mentions,
        sum(score) as total,
        sum(score) / count(*) as escalation_mean,
        stddev_samp(score) as escalation_sd,
        avg(score) filter (where is_first) as escalation_mean_distinct,
$families
    from said
    group by $keys, period_start
),
windows as (
    select *,
        sum(statements) over week as number_7d,
        sum(statements) over month as number_30d,
        sum(total) over week / sum(statements) over week as mean_7d,
        sum(total) over month / sum(statements) over month as mean_30d,
        sum(total) over reference / sum(statements) over reference as reference_mean,
        count(*) over baseline as baseline_periods,
        avg(escalation_mean) over baseline as past_mean,
        stddev_samp(round(escalation_mean, 6)) over baseline as past_sd
    from periods
    inner join clusters using ($keys, period_start)
    inner join mixes using ($keys, period_start)
    window
        week as (
            partition by $keys order by period_start
            range between interval 6 days preceding and current row
        ),
        month as (
            partition by $keys order by period_start
            range between interval 29 days preceding and current row
        ),
        reference as (
            partition by $keys order by period_start
            range between interval $reference preceding and current row
        ),
        baseline as (
            partition by $keys order by period_start
            range between interval $baseline preceding and interval 1 day preceding
        )
),
errors as (
    select *,
        documents + 3 as degrees,
        sqrt(
            (
                documents * greatest(
                    0,
                    squares - 2 * escalation_mean * products
                    + escalation_mean * escalation_mean * sizes
                )
                + 4 * ($document_variance * sizes + $statement_variance * statements)
            ) / (documents + 3) / statements / statements + $coder_variance
        ) as standard_error
    from windows
),
dates as (
    select distinct
        statement_date as said_on,
        if(date_precision in ('month', 'year'), date_precision, 'day') as unit
    from hand.mentions
    where date_precision in ($precisions)
),
-- A month's or year's date counts where no finer one (day < month < year) lies in it.
edges as (
    select
        min(date_trunc(unit, said_on)) as first_date,
        least(
            max(date_trunc(unit, said_on) + case unit
                when 'year' then interval 1 year
                when 'month' then interval 1 month
                else interval 1 day
            end) - interval 1 day,
            (select max(first_seen_at)::date - 1 from hand.documents)
        ) as last_date
    from dates as stated
    where not exists (
        select 1 from dates as finer
        where finer.unit < stated.unit
            and date_trunc(stated.unit, finer.said_on) = date_trunc(stated.unit, stated.said_on)
    )
),
intervals as (
    select *,
        standard_error * (
            1.959964 + 2.372271 / degrees + 2.822499 / degrees ** 2 + 2.55585 / degrees ** 3
            + 1.589534 / degrees ** 4 + 0.732898 / degrees ** 5
        ) as half_width
    from errors
)
select
    $keys,
    period_start,
    (period_start + interval 1 $grain - interval 1 day)::date as period_end,
    statements,
    distinct_statements,
    mentions,
    documents,
    statements * statements / sizes as effective_documents,
    publishers,
    speakers,
    escalation_mean,
    escalation_sd,
    greatest(-10, escalation_mean - half_width) as escalation_low,
    least(10, escalation_mean + half_width) as escalation_high,
    escalation_mean_distinct,
    escalation_mean - usual_mean + reference_mean as escalation_mean_fixed_mix,
$shares
    case when '$grain' = 'day' then number_7d::bigint end as statements_7d,
    case when '$grain' = 'day' then mean_7d end as escalation_mean_7d,
    case when '$grain' = 'day' then number_30d::bigint end as statements_30d,
    case when '$grain' = 'day' then mean_30d end as escalation_mean_30d,
    baseline_periods,
    case when baseline_periods >= 5 then past_mean end as baseline_mean,
    -- Of equal means the spread is a rounding error.
    case when baseline_periods >= 5 and distinct_statements >= 5 and past_sd > 1e-8
        then (escalation_mean - past_mean) / past_sd
    end as baseline_z,
    distinct_statements < 5 as is_thin,
    period_start < first_date
    or period_start + interval 1 $grain - interval 1 day > last_date as is_partial
from intervals
cross join edges;
