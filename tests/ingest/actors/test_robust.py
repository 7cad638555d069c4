"""Any text is read without an error, the same way each time, in time that grows with its length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.actors.countries import find_countries, organisations, short_names
from ingest.actors.identity import speaker_id
from ingest.actors.resolve import Resolved, Resolver
from ingest.actors.targets import targets
from ingest.model import Span

WORDS = st.sampled_from(
    [
        "Russian",
        "Foreign",
        "Minister",
        "Ada",
        "Lindqvist",
        "said",
        "he",
        "She",
        ",",
        ". ",
        "“",
        '"',
        "U.S.",
        "’s",
        "who",
        "the",
        "ministry",
        "\n\n",
        "Mr.",
        "al-",
        "Ã±",
        "̃",
        "president of",
        "China",
        "that country",
        "They",
        "J.",
        "Jr.",
        "(R-Me.)",
        "-born",
        "of",
        "in",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


def all_resolved(text: str, spans: list[Span]) -> list[Resolved]:
    resolver = Resolver(text, date(2015, 1, 1))
    return [resolver.resolve(span, span) for span in spans]


@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6))
@example(text="\xa0", pairs=[(0, 1)])
def test_any_text_and_any_span_resolve(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [
        Span(min(a, b, len(text)), min(max(a, b), len(text)))
        for a, b in pairs
        if min(a, b) < len(text)
    ]
    found = all_resolved(text, spans)
    assert found == all_resolved(text, spans)
    for resolved in found:
        assert resolved.country is None or resolved.country in short_names()
        assert resolved.speaker is None or resolved.speaker_id


@given(TEXTS, st.sampled_from([None, "USA", "RUS", "SUN"]))
def test_targets_are_states_and_never_the_own(text: str, own: str | None) -> None:
    found = targets(text, [Span(0, len(text))], own, date(2015, 1, 1))
    assert len(set(found)) == len(found)
    assert own not in found
    assert set(found) <= set(short_names())


@given(TEXTS)
def test_mentions_of_states_are_in_order_and_slice_the_text(text: str) -> None:
    end = 0
    for mention in find_countries(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert mention.code in short_names() or mention.code in organisations()
        end = mention.span.end


@given(st.text(max_size=60), st.sampled_from([None, "USA", "SUN"]))
def test_any_name_has_an_identity(name: str, country: str | None) -> None:
    assert speaker_id(name, country) == speaker_id(name, country)
    assert " " not in speaker_id(name, country)


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        "A ",
        "Ada Lindqvist, who ",
        "Russia's ",
        "Mr. Weber said he ",
        "the ministry ",
        ".\n",
        "(",
        "of the ",
        "Minister of ",
        "Foreign Minister Ada Weber",
        "Ā",
        "They said. ",
        "A. B. ",
        "Weber ",
    ],
)
def test_long_monotonous_texts_are_read(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    middle = len(text) // 2
    spans = [Span(middle + i * len(unit), middle + (i + 1) * len(unit)) for i in range(40)]
    resolver = Resolver(text, None)
    for span in spans:
        resolver.resolve(span, span)
        targets(text, [span], "USA", None, resolver.context)
