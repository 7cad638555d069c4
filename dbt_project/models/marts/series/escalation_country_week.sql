{{ escalation_series('country', 'week') }}
