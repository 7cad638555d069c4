"""The mean of two trained models' weights, which holds better than either on others' sentences.

The two must have started from the same pretrained weights (model soups: Wortsman et al. 2022).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from ingest.coding import examples
from ingest.coding.coder import settings_of
from ingest.coding.training.calibrate import Calibration
from ingest.coding.training.export import STAGES, TABLE_LIMIT, WEIGHT_LIMIT, quantise
from ingest.coding.training.finish import finish, making
from ingest.coding.training.lineage import beginnings, require_acts
from ingest.coding.training.restore import constants
from ingest.coding.training.vocabulary import has_words_of

TABLE = "words"
SCALE_INPUT = {"DynamicQuantizeMatMul": 2, "QAttention": 4}  # where an operator has its scales


def mean(first: Path, second: Path, folder: Path) -> Calibration:
    """Write to ``folder`` the mean of two model folders, calibrated on the examples held out.

    Marks that only the second has stay as they are.

    Raises ValueError if they are not models of one shape and the codebook's acts that began alike,
    OSError if a file of them is missing.
    """
    former, present = (Tokenizer.from_file(str(m / "tokenizer.json")) for m in (first, second))
    if not has_words_of(former, present):
        raise ValueError(f"{first} and {second} do not have the same words")
    for model in (first, second):
        require_acts(model)
    before = [settings_of(model) for model in (first, second)]
    if beginnings(before[0]) != beginnings(before[1]):
        raise ValueError(f"{first} and {second} did not begin with the same weights and seed")
    made_by = {
        "trained_on": max(one["trained_on"] for one in before),
        "mean_of": [one["weights"] for one in before],
    }
    held_out = [example for example in examples.read()[0] if example.is_held_out]
    with making(folder) as made:
        for stage in STAGES:
            onnx.save(_mean(first / stage, second / stage), str(made / stage))
        shutil.copyfile(second / "tokenizer.json", made / "tokenizer.json")
        return finish(made, held_out, made_by, before)


def _mean(first: Path, second: Path) -> onnx.ModelProto:
    one, other = onnx.load(str(first)), onnx.load(str(second))
    scales = _scales(other)
    left, right = constants(one), constants(other)
    if scales != _scales(one) or left.keys() != right.keys():
        raise ValueError(f"{first} and {second} are not of one shape")
    for name, scale in scales.items():
        whole = right[name] * right[scale]
        both = slice(len(left[name]) if name == TABLE else None)
        whole[both] = (left[name] * left[scale] + whole[both]) / 2
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
