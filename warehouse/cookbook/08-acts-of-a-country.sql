-- What does a country do with words?
-- How its statements spread over the acts, in the order of the codebook.

with asked as (select 'USA' as country_code)
select
    act,
    severity,
    count(*) as statements,
    count(*) / sum(count(*)) over () as statement_share
from marts.fct_statements
inner join marts.dim_acts using (act)
inner join asked using (country_code)
where target_ordinal = 1
group by act, act_order, severity
order by act_order
