{{ escalation_series('target', 'year') }}
