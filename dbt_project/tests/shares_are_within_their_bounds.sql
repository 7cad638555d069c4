-- Bounds of shares, over 1,000 statements or more. Loosened bounds carry the date and the reason.
--   COMMENT 0.1 .. 0.9   2026-11-27: 62 % of the demo, of speeches. Less means a coder that sees
--                        an act in everything, more one that sees hardly any.
--   undated <= 0.5       2026-11: the kinds of input at hand date nearly all; more means that a
--                        source's dates are no longer read.
--   copies <= 0.8        2026-11: a wire text stands in a handful of papers; more means that unlike
--                        statements are taken for one, or a folder loaded under other names.
{{ config(severity='warn') }}

with figures as (
    select
        count(*) as statements,
        avg(cast(act = 'COMMENT' as integer)) as comment_share,
        avg(cast(statement_date is null as integer)) as undated_share,
        avg(cast(not is_distinct_representative as integer)) as copies_share
    from {{ ref('fct_statements') }}
    where target_ordinal = 1
)

select *
from figures
where
    statements >= 1000
    and (
        comment_share not between 0.1 and 0.9
        or undated_share > 0.5
        or copies_share > 0.8
    )
