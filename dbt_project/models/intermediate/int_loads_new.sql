with landed as (
    {{ landed_loads() }}
)

select load_id
from landed
{%- if is_update() %}
where load_id not in (select load_id from {{ previous('meta', 'loads') }})
{%- endif %}
