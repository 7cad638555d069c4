from __future__ import annotations

from pathlib import Path

import pytest

from ingest.coding import Coder, CodingInput, codebook, examples
from ingest.coding.coder import MODEL

pytest.importorskip("onnx", reason="needs the train extra")


def test_the_mean_of_a_model_with_itself_codes_as_it_does(tmp_path: Path) -> None:
    from ingest.coding.training.mean import mean

    calibration = mean(MODEL, MODEL, tmp_path)
    assert 0.7 < calibration.act_accuracy < 1
    held_out = [CodingInput(e.text) for e in examples.read()[0] if e.is_held_out][:50]
    before, after = (Coder(f, codebook.load()).code(held_out) for f in (MODEL, tmp_path))
    assert [c.act for c in after] == [c.act for c in before]
    assert max(abs(a.escalation - b.escalation) for a, b in zip(after, before, strict=True)) < 0.01


def test_models_of_other_words_are_refused(tmp_path: Path) -> None:
    from ingest.coding.training.mean import mean

    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ValueError, match="do not have the same words"):
        mean(MODEL, tmp_path, tmp_path)
