"""The mean of two trained models' weights, which holds better than either on others' sentences.

The two must have started from the same pretrained weights (model soups: Wortsman et al. 2022).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from ingest.coding import examples
from ingest.coding.training.calibrate import Calibration
from ingest.coding.training.export import STAGES, TABLE_LIMIT, WEIGHT_LIMIT, quantise
from ingest.coding.training.finish import finish
from ingest.coding.training.restore import constants

TABLE = "words"
SCALE_INPUT = {"DynamicQuantizeMatMul": 2, "QAttention": 4}  # where an operator has its scales


def mean(first: Path, second: Path, folder: Path) -> Calibration:
    """Write to ``folder`` the mean of two model folders, calibrated on the examples held out.

    Raises ValueError if they are not models of one shape that began alike, OSError if a file of
    them is missing.
    """
    if (first / "tokenizer.json").read_bytes() != (second / "tokenizer.json").read_bytes():
        raise ValueError(f"{first} and {second} do not have the same words")
    before = [json.loads((model / "model.json").read_text("utf-8")) for model in (first, second)]
    if _beginnings(before[0]) != _beginnings(before[1]):
        raise ValueError(f"{first} and {second} did not begin with the same weights and seed")
    folder.mkdir(parents=True, exist_ok=True)
    stages = {stage: _mean(first / stage, second / stage) for stage in STAGES}
    made_by = {"trained_on": max(one["trained_on"] for one in before), "mean_of": before}
    if folder.resolve() != second.resolve():
        shutil.copyfile(second / "tokenizer.json", folder / "tokenizer.json")
    for stage, model in stages.items():
        onnx.save(model, str(folder / stage))
    held_out = [example for example in examples.read()[0] if example.is_held_out]
    return finish(folder, held_out, made_by)


def _beginnings(settings: dict[str, Any]) -> set[tuple[str, int]]:
    """Pretrained weights and seed of every training behind a model."""
    if parts := settings.get("mean_of"):
        return set().union(*map(_beginnings, parts))
    if before := settings.get("went_on_from"):
        return _beginnings(before)
    return {(settings["pretrained"], settings["seed"])}


def _mean(first: Path, second: Path) -> onnx.ModelProto:
    one, other = onnx.load(str(first)), onnx.load(str(second))
    scales = _scales(other)
    left, right = constants(one), constants(other)
    if scales != _scales(one) or left.keys() != right.keys():
        raise ValueError(f"{first} and {second} are not of one shape")
    for name, scale in scales.items():
        whole = (left[name] * left[scale] + right[name] * right[scale]) / 2
        if name == TABLE:
            table, by_word = quantise(whole.T, TABLE_LIMIT)
            right[name], right[scale] = table.T, by_word[:, None]
        else:
            right[name], right[scale] = quantise(whole, WEIGHT_LIMIT)
    done = {*scales, *scales.values()}
    for name, value in right.items():
        if name not in done and value.dtype == np.float32:
            right[name] = (left[name] + value) / 2
    for tensor in other.graph.initializer:
        tensor.CopyFrom(
            numpy_helper.from_array(np.ascontiguousarray(right[tensor.name]), tensor.name)
        )
    return other


def _scales(model: onnx.ModelProto) -> dict[str, str]:
    """The names of quantised weights, with those of their scales."""
    found = {
        node.input[1]: node.input[SCALE_INPUT[node.op_type]]
        for node in model.graph.node
        if node.op_type in SCALE_INPUT
    }
    names = {tensor.name for tensor in model.graph.initializer}
    return found | ({TABLE: "word_scales"} if TABLE in names else {})
