with sightings as (
    select * from {{ ref('fct_sightings') }}
),

snapshots as (
    select
        feed,
        seen_at,
        count(distinct document_key) as documents
    from sightings
    group by feed, seen_at
),

in_order as (
    select
        *,
        lag(seen_at) over (
            partition by feed
            order by seen_at
        ) as previous_seen_at
    from snapshots
),

shared as (
    select
        in_order.feed,
        in_order.seen_at,
        count(distinct present.document_key) as documents
    from in_order
    inner join sightings as present
        on
            in_order.feed is not distinct from present.feed
            and in_order.seen_at = present.seen_at
    inner join sightings as earlier
        on
            in_order.feed is not distinct from earlier.feed
            and in_order.previous_seen_at = earlier.seen_at
            and present.document_key = earlier.document_key
    group by in_order.feed, in_order.seen_at
)

select
    in_order.feed,
    in_order.seen_at,
    in_order.previous_seen_at,
    in_order.documents,
    coalesce(shared.documents, 0) as shared_documents,
    in_order.previous_seen_at is not null and shared.documents is null as is_gap
from in_order
left join shared
    on
        in_order.feed is not distinct from shared.feed
        and in_order.seen_at = shared.seen_at
