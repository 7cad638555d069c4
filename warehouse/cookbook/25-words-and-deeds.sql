-- Do words run ahead of events?
-- One state's monthly mean toward another beside the mean Goldstein value of coded events (GDELT,
-- ICEWS, POLECAT) of the same directed dyad. Cooperation is positive in Goldstein's scale: its sign
-- is turned here, so that higher is more hostile in both columns. A month without events is empty.

with asked as (select 'USA' as country_code, 'RUS' as target_code),

events as (
    select
        country_code,
        target_code,
        source,
        date_trunc('month', event_date)::date as period_start,
        count(goldstein) as events,
        -avg(goldstein) as hostility_mean
    from marts.fct_events
    inner join asked using (country_code, target_code)
    where goldstein is not null
    group by all
)
select
    words.period_start,
    words.statements,
    words.escalation_mean,
    words.is_thin,
    events.source,
    events.events,
    events.hostility_mean
from marts.escalation_dyad_month as words
inner join asked using (country_code, target_code)
left join events using (country_code, target_code, period_start)
order by words.period_start, events.source
