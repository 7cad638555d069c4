-- How do regions speak to each other?
-- By the regions of speaker and target, each statement once a target, with what it does to that.

select
    speaking.region as speaking_region,
    spoken_to.region as region_spoken_to,
    count(*) as statements,
    avg(escalation_toward_target) as escalation_mean
from marts.fct_statements as statements
inner join marts.dim_countries as speaking
    on statements.country_code = speaking.country_code
inner join marts.dim_countries as spoken_to
    on statements.target_code = spoken_to.country_code
group by speaking_region, region_spoken_to
order by statements desc
