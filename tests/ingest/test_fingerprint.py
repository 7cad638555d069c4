from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import fingerprint
from ingest.fingerprint import near_keys, text_key

SENTENCE = (
    "The delegation of Ruritania will not sign a fisheries agreement that leaves the northern "
    "banks to foreign trawlers, Minister Olna Brask told the assembly."
)


def test_marks_case_and_spacing_do_not_part_equal_texts() -> None:
    assert text_key("“We will  answer.”") == text_key("we will answer")
    assert text_key("We will answer.") != text_key("We will not answer.")


def test_a_lightly_edited_quotation_shares_a_key() -> None:
    edited = SENTENCE.replace("told the assembly", "said on Monday")
    assert set(near_keys(SENTENCE)) & set(near_keys(edited))


def test_different_sentences_share_no_key() -> None:
    other = "Our trade with the islands has grown for nine years and we expect a tenth good one."
    assert not set(near_keys(SENTENCE)) & set(near_keys(other))


def test_short_texts_have_no_near_keys() -> None:
    assert near_keys("We reject this.") == []


def test_a_text_of_any_length_has_the_same_keys_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = near_keys(SENTENCE)
    monkeypatch.setattr(fingerprint, "_SLICE", 4)
    assert near_keys(SENTENCE) == whole


@given(st.text())
def test_any_text_has_keys_of_64_bits(text: str) -> None:
    assert all(-(2**63) <= key < 2**63 for key in near_keys(text))
