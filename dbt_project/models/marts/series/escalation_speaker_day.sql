{{ escalation_series('speaker', 'day') }}
