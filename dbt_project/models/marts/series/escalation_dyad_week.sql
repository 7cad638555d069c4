{{ escalation_series('dyad', 'week') }}
