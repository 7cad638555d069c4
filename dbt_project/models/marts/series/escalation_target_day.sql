{{ escalation_series('target', 'day') }}
