from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.coding.segments import MAX_SEGMENTS, MAX_WORDS, segments


def test_a_short_text_is_one_piece() -> None:
    assert segments("We met. We talked.") == [(0, 18)]
    assert segments("") == [(0, 0)]


def test_a_long_text_is_cut_between_sentences() -> None:
    text = "One two three four five six seven eight nine ten. " * 13
    pieces = [text[start:end] for start, end in segments(text)]
    assert len(pieces) == 3
    assert all(piece.endswith("ten.") for piece in pieces)


def test_what_is_read_in_front_of_every_piece_counts() -> None:
    text = "One two three four five six seven eight nine ten. " * 6
    assert len(segments(text)) == 1
    assert len(segments(text, "The envoy said in the evening after the vote that ")) == 2


def test_a_text_without_end_has_one() -> None:
    assert len(segments("word " * 100_000)) == MAX_SEGMENTS


@given(st.text(alphabet="ab. \n!A", max_size=3000))
def test_pieces_are_in_order_and_short(text: str) -> None:
    places = segments(text)
    words = [text[start:end].split() for start, end in places]
    assert all(len(piece) <= MAX_WORDS for piece in words)
    if len(places) > 1:
        assert [word for piece in words for word in piece] == text.split()[: sum(map(len, words))]
