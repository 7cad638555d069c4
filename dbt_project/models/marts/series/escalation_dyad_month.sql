{{ escalation_series('dyad', 'month') }}
