import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.marks import quoted_spans


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quoted_spans(text)]


def test_every_kind_of_mark_is_paired() -> None:
    for opening, closing in [('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("``", "''")]:
        text = f"The envoy said {opening}we will talk{closing} and left."
        assert quoted(text) == [f"{opening}we will talk{closing}"]


def test_mixed_marks_close_each_other() -> None:
    assert quoted('He said “we will talk" and left.') == ['“we will talk"']


def test_a_nested_quotation_stays_inside() -> None:
    assert quoted("“They told us “never” twice,” she said.") == ["“They told us “never” twice,”"]
    assert quoted('"They said "no" to us," she said.') == ['"They said "no" to us,"']


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    [only] = quoted_spans("“We will not yield.\nThe talks went on.")
    assert (only.start, only.end, only.closed, only.continues) == (0, 19, False, False)


def test_a_quotation_reopened_in_the_next_paragraph_goes_on() -> None:
    first, second = quoted_spans("“We will not yield.\n\n“We never did,” he said.")
    assert first.continues and not first.closed
    assert second.closed


def test_an_apostrophe_is_no_mark() -> None:
    assert quoted("The minister's plan isn't new.") == []


@given(st.text(alphabet="ab .,\n\"“”«»„'`‘’", max_size=200))
def test_spans_are_ordered_and_apart(text: str) -> None:
    end = 0
    for quote in quoted_spans(text):
        assert end <= quote.start < quote.end <= len(text)
        end = quote.end


def test_single_marks_count_around_a_clause_only() -> None:
    assert quoted("‘We will talk to them,’ he said.") == ["‘We will talk to them,’"]
    assert quoted("'We won't talk,' he said. 'Never.'") == ["'We won't talk,'", "'Never.'"]
    assert quoted("The ‘talks’ of the '90s weren’t the ministers' best, he said.") == []
    assert quoted("“They said ‘never,’” she said.") == ["“They said ‘never,’”"]


def test_a_quotation_runs_over_wrapped_lines() -> None:
    text = '"We will talk to\nthem," he said.'
    assert [text[q.start : q.end] for q in quoted_spans(text, wrapped=True)] == [text[:23]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("‘We called it “no deal” and left,’ he said.", ["‘We called it “no deal” and left,’"]),
        ("‘It was “no deal”,’ he said. ‘We left.’", ["‘It was “no deal”,’", "‘We left.’"]),
        ("'We call it \"no deal\" now,' he said.", ["'We call it \"no deal\" now,'"]),
        ("‘We don’t want the ministers’ plan’, he said.", ["‘We don’t want the ministers’ plan’"]),
        ("He called it ‘an act of war’ and left.", ["‘an act of war’"]),
        ("“They said ‘no deal,’ and left,” he said.", ["“They said ‘no deal,’ and left,”"]),
        ("The ‘so-called’ plan, the ministers’ idea.", []),
        ("He said “no.” ‘We heard it,’ she said.", ["“no.”", "‘We heard it,’"]),
    ],
)
def test_british_marks(text: str, wanted: list[str]) -> None:
    assert quoted(text) == wanted


def test_a_british_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "‘We will wait.\n‘We will not go,’ he said."
    assert [(q.closed, q.continues) for q in quoted_spans(text)] == [(False, True), (True, False)]
