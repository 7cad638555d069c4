-- Is a change of tone a change of speakers?
-- Where the raw mean moves and the mean with a fixed mix of speakers does not, other people spoke.

with asked as (select 'USA' as country_code)
select
    period_start,
    statements,
    speakers,
    escalation_mean,
    escalation_mean_fixed_mix,
    escalation_mean - escalation_mean_fixed_mix as due_to_the_mix
from marts.escalation_country_year
inner join asked using (country_code)
order by period_start
