"""The labelled statements of the demo corpus stand where the labels say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import addresses
from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES


def test_labels_belong_to_the_corpus_and_the_codebook() -> None:
    found = addresses.labelled()
    assert len({statement.text for statement in found}) == len(found) == 600
    codes = codebook.load().codes
    for statement in found:
        assert statement.act in codes
        assert statement.other in (None, *codes)
        assert statement.other != statement.act
        assert statement.modality in MODALITIES
        assert (statement.modality == "none") <= (statement.act == "COMMENT")


def test_another_text_than_was_labelled_is_told(tmp_path: Path) -> None:
    lines = addresses.LABELS.read_text("utf-8").splitlines()[:2]
    speech, start, end, *rest = lines[1].split(",")
    shifted = ",".join((speech, str(int(start) + 1), end, *rest))
    other = tmp_path / "labels.csv"
    other.write_text(f"{lines[0]}\n{shifted}\n", "utf-8")
    with pytest.raises(ValueError, match=f"{speech} has another text"):
        addresses.labelled(other)
