"""Which state's body issued a text, by its address and publisher."""

from __future__ import annotations

import pytest

from ingest.actors.issuers import issuing_state


@pytest.mark.parametrize(
    ("url", "publisher", "state"),
    [
        ("https://www.mfa.gov.no/news/1", None, "NOR"),
        ("https://www.diplomatie.gouv.fr/en/", "Diplomatie", "FRA"),
        ("https://www.mofa.go.jp/press/", None, "JPN"),
        ("https://www.mfa.ee/en", None, "EST"),
        ("https://www.gov.uk/news", None, "GBR"),
        ("https://www.state.gov/briefing", None, "USA"),
        ("https://www.eda.admin.ch/x", None, "CHE"),
        (None, "Ministry of Foreign Affairs of Norway", "NOR"),
        (None, "Norwegian Ministry of Foreign Affairs", "NOR"),
        (None, "Embassy of Norway in Berlin", "NOR"),
        (None, "Norway Post", None),
        ("https://news.co.uk/norway", "News of Norway", None),
        ("https://admin.it/", None, None),
        ("https://www.mfa.gov.no/", "Ministry of Foreign Affairs of Sweden", None),
        ("http://[broken", None, None),
        (None, None, None),
    ],
)
def test_issuing_state(url: str | None, publisher: str | None, state: str | None) -> None:
    assert issuing_state(url, publisher) == state
