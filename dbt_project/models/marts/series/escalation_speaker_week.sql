{{ escalation_series('speaker', 'week') }}
