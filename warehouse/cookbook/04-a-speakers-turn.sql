-- When did a speaker's tone turn?
-- Every speaker's largest change from one year to the next year in which they spoke, of whole years.

with years as (
    select
        speaker_id,
        period_start,
        statements,
        escalation_mean,
        escalation_mean - lag(escalation_mean) over (
            partition by speaker_id order by period_start
        ) as change
    from marts.escalation_speaker_year
    where not is_thin and not is_partial
)
select
    speaker_name,
    years.period_start as year_start,
    years.statements,
    escalation_mean,
    change
from years
inner join marts.dim_speakers using (speaker_id)
where change is not null
qualify row_number() over (
    partition by speaker_id order by abs(change) desc, years.period_start
) = 1
order by abs(change) desc, speaker_name
limit 20
