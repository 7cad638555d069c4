"""What Trends shows before anything is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.queries import Query
from dashboard.session import Reading

MANY = 2


def default_kind(reading: Reading) -> str:
    """Dyads where the build has them: what is said toward whom is the question here."""
    found = reading.ask(Query("select 1 as one from marts.escalation_dyad_year limit 1"))
    return "country" if found.is_empty() else "dyad"


def default_entities(options: Mapping[str, str]) -> Sequence[str]:
    """The two with the most statements."""
    return list(options)[:MANY]
