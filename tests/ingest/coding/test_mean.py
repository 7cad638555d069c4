from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.coding.coder import MODEL
from tests.ingest.coding.models import OTHER_WORDS, without_the_last_mark

onnx = pytest.importorskip("onnx", reason="needs the train extra")


def settings(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    return found


def copied(folder: Path, **others: object) -> Path:
    shutil.copytree(MODEL, folder)
    (folder / "model.json").write_text(json.dumps(settings(folder) | others), "utf-8")
    return folder


def bias(folder: Path) -> np.ndarray:
    model = onnx.load(str(folder / "lower.onnx"))
    found = {t.name: t for t in model.graph.initializer}
    return np.array(onnx.numpy_helper.to_array(found["heads.0.output.bias"]))


def words(folder: Path) -> np.ndarray:
    model = onnx.load(str(folder / "lower.onnx"))
    found = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    return np.array(found["words"] * found["word_scales"])


def test_weights_lie_in_the_middle_of_the_two(tmp_path: Path) -> None:
    from ingest.coding.training.mean import mean

    other = copied(tmp_path / "other")
    model = onnx.load(str(other / "lower.onnx"))
    for tensor in model.graph.initializer:
        if tensor.name == "heads.0.output.bias":
            moved = onnx.numpy_helper.to_array(tensor) + 2
            tensor.CopyFrom(onnx.numpy_helper.from_array(moved.astype(np.float32), tensor.name))
    onnx.save(model, str(other / "lower.onnx"))
    calibration = mean(MODEL, other, tmp_path / "mean")
    assert bias(tmp_path / "mean") == pytest.approx(bias(MODEL) + 1, abs=1e-5)
    assert 0.7 < calibration.act_accuracy < 1
    told = settings(tmp_path / "mean")
    assert told["mean_of"] == [settings(MODEL)["weights"]] * 2
    one = settings(MODEL)
    assert told["lineage"].keys() == {one["weights"], *one.get("lineage", {})}


def test_a_mark_that_only_the_second_has_stays(tmp_path: Path) -> None:
    from ingest.coding.training.mean import mean

    mean(without_the_last_mark(tmp_path / "former"), MODEL, tmp_path / "mean")
    found, shipped = (words(folder) for folder in (tmp_path / "mean", MODEL))
    assert np.abs(found - shipped).max() < 0.01


def test_models_of_acts_in_another_order_are_refused(tmp_path: Path) -> None:
    from ingest.coding.training.mean import mean

    other = copied(tmp_path / "other")
    book = (other / "acts.toml").read_text("utf-8")
    acts = book.split("[[acts]]")
    acts[1], acts[2] = acts[2], acts[1]
    (other / "acts.toml").write_text("[[acts]]".join(acts), "utf-8")
    with pytest.raises(ValueError, match=r"other was trained for other acts, or in another order"):
        mean(MODEL, other, tmp_path / "mean")


def test_models_that_did_not_begin_alike_are_refused(tmp_path: Path) -> None:
    from ingest.coding.training.mean import mean

    before = settings(MODEL).get("lineage", {})
    seeds = {"seed": 2, "lineage": {name: model | {"seed": 2} for name, model in before.items()}}
    with pytest.raises(ValueError, match="did not begin with the same"):
        mean(MODEL, copied(tmp_path / "other", **seeds), tmp_path / "mean")
    other = copied(tmp_path / "words")
    (other / "tokenizer.json").write_text(OTHER_WORDS)
    with pytest.raises(ValueError, match="do not have the same words"):
        mean(MODEL, other, tmp_path / "mean")


def test_a_model_that_was_not_finished_changes_nothing(tmp_path: Path) -> None:
    from ingest.coding.training.finish import making

    folder = copied(tmp_path / "model")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(KeyboardInterrupt), making(folder) as made:
        (made / "lower.onnx").write_bytes(b"half")
        raise KeyboardInterrupt
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["model"]
