from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from ingest.coding import codebook
from ingest.coding.coder import MODEL
from ingest.coding.encoder import Encoder
from ingest.coding.prepare import prepare
from tests.ingest.coding.models import OTHER_WORDS, without_the_last_mark

pytest.importorskip("torch", reason="needs the train extra")

TEXTS = (
    "We will answer every such step, and not with a note.",
    "The two harbour towns did not sign the treaty that their envoys had agreed on in spring.",
    "The minister spoke of the weather.",
)


def test_a_restored_model_reads_as_the_one_it_comes_from(tmp_path: Path) -> None:
    from ingest.coding.training.export import export
    from ingest.coding.training.run import prepared

    network, tokenizer = prepared(seed=1, start=MODEL)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    export(network, tmp_path)
    acts = len(codebook.load().acts)
    ours, again = (Encoder(folder, acts, margin=2.0) for folder in (MODEL, tmp_path))
    for text in TEXTS:
        one, other = (encoder.read(prepare(text)).logits for encoder in (ours, again))
        assert np.abs(one - other).max() < 0.05


def test_a_mark_that_a_former_model_lacks_is_begun_anew(tmp_path: Path) -> None:
    from ingest.coding.training.run import prepared

    network, _ = prepared(seed=1, start=without_the_last_mark(tmp_path / "former"))
    fresh, _ = prepared(seed=1)
    shipped, _ = prepared(seed=1, start=MODEL)
    marks = network.state_dict()["marks"]
    assert (marks[-1] == fresh.state_dict()["marks"][-1]).all()
    assert (marks[:-1] == shipped.state_dict()["marks"][:-1]).all()


def test_a_model_of_other_words_is_refused(tmp_path: Path) -> None:
    from ingest.coding.training.run import prepared

    (tmp_path / "tokenizer.json").write_text(OTHER_WORDS)
    with pytest.raises(ValueError, match="has other words"):
        prepared(seed=1, start=tmp_path)


def test_a_model_of_other_acts_or_layers_is_refused(tmp_path: Path) -> None:
    import onnx

    from ingest.coding.training.run import prepared

    other = tmp_path / "acts"
    shutil.copytree(MODEL, other)
    book = (other / "acts.toml").read_text("utf-8")
    head, first, second, *rest = book.split("[[acts]]")
    in_another_order = "[[acts]]".join((head, second, first, *rest))
    for acts in (book.replace('"PROTEST"', '"STRIKE"'), in_another_order):
        (other / "acts.toml").write_text(acts, "utf-8")
        with pytest.raises(ValueError, match="other acts"):
            prepared(seed=1, start=other)
    shallow = tmp_path / "layers"
    shutil.copytree(MODEL, shallow)
    model = onnx.load(str(shallow / "upper.onnx"))
    kept = [t for t in model.graph.initializer if not t.name.startswith("encoder.layer.5.")]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(model, str(shallow / "upper.onnx"))
    with pytest.raises(ValueError, match=r"not a model of this shape: .*layer\.5"):
        prepared(seed=1, start=shallow)
