{{ escalation_series('target', 'week') }}
