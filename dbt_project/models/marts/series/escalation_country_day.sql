{{ escalation_series('country', 'day') }}
