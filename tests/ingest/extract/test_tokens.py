from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.tokens import sentences, tokenize


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_words_numbers_and_marks() -> None:
    words = [token.text for token in tokenize("Mr. Kovar's U.S. aide didn't pay $3,500.")]
    assert words == ["Mr.", "Kovar", "'s", "U.S.", "aide", "didn't", "pay", "$", "3,500", "."]


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    text = "Gen. Ilo Marek met Mrs. Tamm on Sept. 3. They spoke for an hour! Was it enough? No."
    assert split(text) == [
        "Gen. Ilo Marek met Mrs. Tamm on Sept. 3.",
        "They spoke for an hour!",
        "Was it enough?",
        "No.",
    ]


def test_an_abbreviation_may_also_end_a_sentence() -> None:
    assert split("He flew to the U.S. The talks failed.") == [
        "He flew to the U.S.",
        "The talks failed.",
    ]


def test_a_line_break_ends_a_sentence() -> None:
    assert split("Heading of the day\nThe talks failed.") == [
        "Heading of the day",
        "The talks failed.",
    ]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    text = (
        "We meet at a time when the old order is\nno longer sure and the new one is\n"
        "not yet built. Our people expect from\nus that we act. We shall do so with the\n"
        "means that we have.\n"
    )
    assert [s.replace("\n", " ") for s in split(text)] == [
        "We meet at a time when the old order is no longer sure and the new one is not yet built.",
        "Our people expect from us that we act.",
        "We shall do so with the means that we have.",
    ]


@given(st.text(max_size=300))
def test_sentences_cover_all_that_is_not_space(text: str) -> None:
    end = 0
    for span in sentences(text):
        assert not text[end : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        end = span.end
    assert not text[end:].strip()
