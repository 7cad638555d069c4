-- Are threats conditional?
-- The share of each modality among a country's threats: did, will, may, conditional, negated, none.

select
    country_code,
    modality,
    count(*) as threats,
    count(*) / sum(count(*)) over (partition by country_code) as threat_share
from marts.fct_statements
where act = 'THREATEN' and target_ordinal = 1
group by country_code, modality
order by country_code, threats desc
