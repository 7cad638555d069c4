-- Bounds of the distribution of scores, over 1,000 statements or more. Loosened bounds carry the
-- date and the reason.
--   |mean| <= 4     2026-11: the addresses and speeches at hand lie between 0 and 1.
--   sd >= 0.2       2026-11: a coder that answers one value for everything lies below.
--   ends <= 20 %    2026-11: more at |escalation| >= 9.5 means a scale that is cut off.
{{ config(severity='warn') }}

with figures as (
    select
        count(*) as statements,
        avg(escalation) as mean,
        stddev_samp(escalation) as sd,
        avg(cast(abs(escalation) >= 9.5 as integer)) as ends_share
    from {{ ref('fct_statements') }}
    where target_ordinal = 1
)

select *
from figures
where
    statements >= 1000
    and (abs(mean) > 4 or sd < 0.2 or ends_share > 0.2)
