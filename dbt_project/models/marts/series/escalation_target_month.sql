{{ escalation_series('target', 'month') }}
