{{ escalation_series('country', 'month') }}
