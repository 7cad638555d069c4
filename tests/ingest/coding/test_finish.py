from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.coding import examples
from ingest.coding.coder import MODEL, settings_of

pytest.importorskip("onnx", reason="needs the train extra")


def test_a_model_tells_all_the_trainings_that_it_goes_on_from(tmp_path: Path) -> None:
    from ingest.coding.training.finish import finish

    folder = shutil.copytree(MODEL, tmp_path / "model")
    some = [example for example in examples.read()[0] if example.is_held_out][:200]
    first = {"weights": "first", "seed": 1}
    second = {"weights": "second", "went_on_from": "first", "lineage": {"first": first}}
    finish(folder, some, {"seed": 1}, second)
    told = settings_of(folder)
    assert told["went_on_from"] == "second"
    assert told["lineage"] == {
        "first": first,
        "second": {"weights": "second", "went_on_from": "first"},
    }
    finish(folder, some, {"seed": 1})
    assert not settings_of(folder).keys() & {"went_on_from", "lineage"}


def test_a_model_that_was_not_finished_changes_nothing(tmp_path: Path) -> None:
    from ingest.coding.training.finish import making

    folder = shutil.copytree(MODEL, tmp_path / "model")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(KeyboardInterrupt), making(folder) as made:
        (made / "lower.onnx").write_bytes(b"half")
        raise KeyboardInterrupt
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["model"]
