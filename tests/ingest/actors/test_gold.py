"""Accuracy on the annotated foreign-affairs articles, given the mentions of the gold.

Only what this package decides is measured: whom a mention means, of which role and state, toward
whom. The bench measures the same end to end.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.actors.resolve import Resolved, Resolver
from ingest.actors.targets import targets
from ingest.model import Span

PRONOUNS = {"he", "she", "they", "who", "i"}


def last_word(name: str | None) -> str:
    return (re.findall(r"\w+", (name or "").lower()) or [""])[-1]


def predictions(path: Path) -> Iterator[tuple[dict[str, Any], str, Resolved, tuple[str, ...]]]:
    """Gold attribution, words of its mention, who it is taken to mean, and toward whom."""
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        text = gold["text"]
        published = date.fromisoformat(gold["date"]) if gold.get("date") else None
        resolver = Resolver(text, published)
        for found in gold["attributions"]:
            if not found.get("speech") or not found.get("source"):
                continue
            mention = Span(found["source"][0][0], found["source"][-1][1])
            spans = [Span(*span) for span in found["content"]]
            speaker = resolver.resolve(mention, spans[0])
            told = targets(text, spans, speaker.country, published, resolver.context)
            yield found, text[mention.start : mention.end].strip().lower(), speaker, told


@pytest.fixture(scope="module")
def counts(shared_data: Path) -> Counter[str]:
    count: Counter[str] = Counter()
    for gold, mention, speaker, told in predictions(shared_data / "quotes" / "diplo_shared.jsonl"):
        if gold.get("speaker_name"):
            kind = "pronoun" if mention in PRONOUNS else "other"
            wanted = {last_word(n) for n in [gold["speaker_name"], *(gold.get("aliases") or [])]}
            count[f"{kind} n"] += 1
            count[f"{kind} ok"] += last_word(speaker.speaker) in wanted
        for field in ("role", "country"):
            if gold.get(field):
                count[f"{field} n"] += 1
                count[f"{field} ok"] += getattr(speaker, field) == gold[field]
        if gold.get("target_countries") is not None:
            count["target tp"] += len(set(gold["target_countries"]) & set(told))
            count["target n"] += len(gold["target_countries"]) + len(told)
    return count


@pytest.mark.parametrize(
    ("what", "goal"), [("pronoun", 0.80), ("other", 0.90), ("country", 0.88), ("role", 0.80)]
)
def test_who_speaks(counts: Counter[str], what: str, goal: float) -> None:
    assert counts[f"{what} ok"] >= goal * counts[f"{what} n"], counts


def test_toward_whom(counts: Counter[str]) -> None:
    assert 2 * counts["target tp"] >= 0.75 * counts["target n"], counts
