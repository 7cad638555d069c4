{{ escalation_series('speaker', 'month') }}
