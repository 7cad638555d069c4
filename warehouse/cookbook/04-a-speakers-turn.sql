-- When did a speaker's tone turn?
-- Every speaker's clearest change from one year to the next that can be compared: thin years (is_thin) and
-- years that are not covered whole (is_partial) are skipped, and year_before may lie further back.
-- clearness is the change in terms of that at which the 95 % intervals of the two would just touch: up to
-- 1 they overlap. Of many years and speakers some lie apart by chance alone, and they stand high in the list.

with years as (
    select
        speaker_id,
        period_start,
        statements,
        escalation_mean,
        lag(period_start) over speaker as year_before,
        escalation_mean - lag(escalation_mean) over speaker as change,
        greatest(
            escalation_low - lag(escalation_high) over speaker,
            lag(escalation_low) over speaker - escalation_high
        ) as apart
    from marts.escalation_speaker_year
    where not is_thin and not is_partial
    window speaker as (partition by speaker_id order by period_start)
)
select
    speaker_name,
    years.period_start as year_start,
    year_before,
    years.statements,
    escalation_mean,
    change,
    apart,
    abs(change) / nullif(abs(change) - apart, 0) as clearness,
    apart > 0 as is_apart
from years
inner join marts.dim_speakers using (speaker_id)
where change is not null
qualify row_number() over (
    partition by speaker_id order by clearness desc, years.period_start
) = 1
order by clearness desc, speaker_name
limit 20
