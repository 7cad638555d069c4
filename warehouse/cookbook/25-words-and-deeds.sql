-- Do words run ahead of events?
-- Monthly means of what is said against coded events of another project (GDELT, ICEWS, POLECAT) for
-- the same dyads. The sign of goldstein is cooperation positive, so the two move in opposite ways.

with events as (
    select
        country_code,
        target_code,
        date_trunc('month', event_date)::date as period_start,
        count(*) as events,
        avg(goldstein) as goldstein_mean
    from marts.fct_events
    group by all
)
select
    words.country_code,
    words.target_code,
    words.period_start,
    words.statements,
    words.escalation_mean,
    events.events,
    events.goldstein_mean
from marts.escalation_dyad_month as words
left join events using (country_code, target_code, period_start)
order by words.country_code, words.target_code, words.period_start
