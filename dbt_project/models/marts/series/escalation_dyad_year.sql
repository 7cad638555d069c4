{{ escalation_series('dyad', 'year') }}
