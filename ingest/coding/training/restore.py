"""The weights of an exported model, read back: what a further training goes on from.

The reverse of ``export``. The weights come back as they were rounded to small integers, those of
the words too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from ingest.coding import codebook
from ingest.coding.training.export import STAGES
from ingest.coding.training.network import HIDDEN, Network

ATTENTION = "attention.self."
INNER = "encoder.layer.0.intermediate.dense.weight"
UNTOLD = "bert.embeddings.token_type_embeddings.weight"  # an exported model has it in its positions
Weights = dict[str, NDArray[Any]]


def restore(network: Network, folder: Path) -> None:
    """Give a network all weights of a model folder. Marks that the model has not stay as they are.

    Raises ValueError if the model was trained for other acts than the codebook has now, or has not
    just the network's weights, OSError if a file is missing.
    """
    if codebook.kept(folder).codes != codebook.load().codes:
        raise ValueError(f"{folder} was trained for other acts, or in another order")
    stages = [_constants(onnx.load(str(folder / stage))) for stage in STAGES]
    try:
        inner = stages[0][INNER].shape[1]
        network.choose([torch.arange(inner)] * len(network.layers))
        state = network.state_dict()
        found = _state(stages, state)
    except KeyError as error:
        raise ValueError(f"{folder} is not a model of this shape: it lacks {error}") from None
    for name in (found.keys() | state.keys()) - {UNTOLD}:
        if name not in state or name not in found or state[name].shape != found[name].shape:
            raise ValueError(f"{folder} is not a model of this shape: {name}")
        state[name].copy_(torch.from_numpy(np.array(found[name])))


def _constants(model: onnx.ModelProto) -> Weights:
    """What an exported stage holds, as it was rounded, by name."""
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def _state(stages: Sequence[Weights], state: dict[str, torch.Tensor]) -> Weights:
    found: Weights = {}
    for weights in stages:
        for name in weights:
            found |= _restored(name, weights, state)
    return found


def _restored(name: str, weights: Weights, state: dict[str, torch.Tensor]) -> Weights:
    """What one constant of a stage is in the network: nothing, one weight or several."""
    value = weights[name]
    if name == "words":
        vectors = value * weights["word_scales"]
        count = len(state["bert.embeddings.word_embeddings.weight"])
        marks = state["marks"].numpy().copy()
        marks[: len(vectors) - count] = vectors[count:]
        return {"bert.embeddings.word_embeddings.weight": vectors[:count], "marks": marks}
    if name == "position":
        of_type = state["bert.embeddings.token_type_embeddings.weight"][0].numpy()
        whole = state["bert.embeddings.position_embeddings.weight"].numpy().copy()
        whole[: len(value)] = value - of_type
        return {"bert.embeddings.position_embeddings.weight": whole}
    if name.endswith(ATTENTION + "weights"):
        return _attention(name.removesuffix("weights"), weights)
    if name.endswith(".dense.weight"):
        scale = weights[name.removesuffix("weight") + "scale"]
        return {f"bert.{name}": (value * scale).T}
    if name.startswith("heads."):
        return {name: value.T if name.endswith("weight") else value}
    if "LayerNorm" in name or name.endswith(".dense.bias"):
        return {f"bert.{name}": value}
    return {}


def _attention(base: str, weights: Weights) -> Weights:
    """Queries, keys and values, which the exported model has side by side."""
    found: Weights = {}
    whole = weights[base + "weights"] * weights[base + "weight_scale"]
    for number, part in enumerate(("query", "key", "value")):
        columns = slice(HIDDEN * number, HIDDEN * (number + 1))
        found[f"bert.{base}{part}.weight"] = whole[:, columns].T
        found[f"bert.{base}{part}.bias"] = weights[base + "bias"][columns]
    return found
