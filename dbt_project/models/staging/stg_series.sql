-- A restated value has another id in the landing, and the same here. Colons of a name are doubled:
-- a series 'x' of the USA is not a series 'x:USA' of no state.
select
    load_id,
    md5(concat_ws(
        chr(31),
        source,
        series,
        coalesce(country, ''),
        point_date,
        grain,
        coalesce(label, '')
    )) as point_id,
    source || ':' || replace(series, ':', '::') || coalesce(':' || country, '') as series_id,
    series,
    country as country_code,
    point_date,
    grain,
    value,
    label,
    source,
    {{ utc('loaded_at') }} as loaded_at
from {{ landed('series') }}
