{{ escalation_series('speaker', 'year') }}
