"""The states a statement is directed at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.actors.countries import find_countries, same_state
from ingest.model import Span

_TARGET_KINDS = frozenset(["name", "demonym", "capital", "metonym", "institution"])


def targets(
    text: str, spans: Sequence[Span], speaker_country: str | None, published: date | None = None
) -> tuple[str, ...]:
    """Codes of the states that the statement at ``spans`` addresses or judges, in text order."""
    found: list[str] = []
    for start, end in spans:
        for mention in find_countries(text[start:end], published):
            if mention.kind not in _TARGET_KINDS or same_state(mention.code, speaker_country):
                continue
            if mention.code not in found:
                found.append(mention.code)
    return tuple(found)
