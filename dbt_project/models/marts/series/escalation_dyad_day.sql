{{ escalation_series('dyad', 'day') }}
