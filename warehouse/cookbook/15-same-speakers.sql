-- Is a change of tone a change of speakers?
-- Where the raw mean moves and the mean with a fixed mix of speakers does not, other people spoke. Not
-- where a year's speakers are first heard: they have no other usual tone, and all counts as the mix.

with asked as (select 'USA' as country_code)
select
    period_start,
    statements,
    speakers,
    escalation_mean,
    escalation_mean_fixed_mix,
    cast(escalation_mean - escalation_mean_fixed_mix as decimal(6, 3))
        as due_to_the_mix,
    is_thin
from marts.escalation_country_year
inner join asked using (country_code)
order by period_start
