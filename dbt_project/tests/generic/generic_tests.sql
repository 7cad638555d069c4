{# No two rows have the same values in the columns together. #}
{% test unique_combination(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}

{# Every value lies within the bounds, both included; null is let through. #}
{% test in_range(model, column_name, low=none, high=none) %}
    select {{ column_name }}
    from {{ model }}
    where
        false
        {%- if low is not none %}
        or {{ column_name }} < {{ low }}
        {%- endif %}
        {%- if high is not none %}
        or {{ column_name }} > {{ high }}
        {%- endif %}
{% endtest %}

{# The condition holds in every row. #}
{% test holds(model, condition) %}
    select *
    from {{ model }}
    where not coalesce({{ condition }}, false)
{% endtest %}

{#
Every value of each column, or of an expression, is one of a model's keys; null is let through. A
large table is read once for all its columns. Each of `keys` has column, to and field.
#}
{% test known_keys(model, keys) %}
    select {{ keys | map(attribute='column') | join(', ') }}
    from {{ model }}
    where
        false
        {%- for key in keys %}
        or (
            {{ key.column }} is not null
            and {{ key.column }} not in (select {{ key.field }} from {{ key.to }})
        )
        {%- endfor %}
{% endtest %}
