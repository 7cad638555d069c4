{{ escalation_series('country', 'year') }}
