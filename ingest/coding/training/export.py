"""From the trained network to the two ONNX stages of the encoder, in small integers.

Weights are quantised symmetrically by output column (by row for the word table), activations
dynamically by the runtime. Weights that are multiplied have 7 bits: with 8, processors without
VNNI instructions would clip sums of two products at 16 bits, and code differently from others.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingest.coding.encoder import MAX_TOKENS
from ingest.coding.training.network import HIDDEN, Network

STAGES = ("lower.onnx", "upper.onnx")
MICROSOFT = "com.microsoft"
HEADS = 12
EPSILON = 1e-12
TABLE_LIMIT = 127
WEIGHT_LIMIT = 63  # 2 * 255 * 63 < 2 ** 15
Array = NDArray[np.float32]


def export(network: Network, folder: Path) -> None:
    """Write the two stages, lower.onnx and upper.onnx."""
    lower_path, upper_path = (folder / stage for stage in STAGES)
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    words = np.vstack([state["bert.embeddings.word_embeddings.weight"], state["marks"]])
    layers = len(network.bert.encoder.layer)
    lower = _Graph(state)
    hidden = lower.embeddings(words)
    for layer in range(network.lower):
        hidden = lower.layer(hidden, layer)
    lower.node("Identity", [hidden], "hidden")
    lower.head(hidden, 0)
    lower.save(
        lower_path,
        [_ids("ids"), _ids("positions")],
        [_floats("hidden", HIDDEN), _floats("votes", None)],
    )
    upper = _Graph(state)
    hidden = "hidden"
    for layer in range(network.lower, layers):
        hidden = upper.layer(hidden, layer)
    upper.head(hidden, 1)
    upper.save(upper_path, [_floats("hidden", HIDDEN)], [_floats("votes", None)])


class _Graph:
    """Collects the nodes and weights of one stage."""

    def __init__(self, state: dict[str, Array]) -> None:
        self._state = state
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def node(self, op: str, inputs: list[str], output: str, domain: str = "", **kw: object) -> str:
        self._nodes.append(helper.make_node(op, inputs, [output], domain=domain, **kw))
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def save(
        self, path: Path, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
    ) -> None:
        graph = helper.make_graph(self._nodes, path.stem, inputs, outputs, self._weights)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), str(path))

    def embeddings(self, words: Array) -> str:
        table, scale = quantise(words.T, TABLE_LIMIT)
        position = self._bert("embeddings.position_embeddings.weight")[:MAX_TOKENS]
        position = position + self._bert("embeddings.token_type_embeddings.weight")[0]
        self.node("Gather", [self.constant("words", table.T), "ids"], "word_bytes")
        self.node("Cast", ["word_bytes"], "word_floats", to=TensorProto.FLOAT)
        self.node("Gather", [self.constant("word_scales", scale[:, None]), "ids"], "word_scale")
        self.node("Mul", ["word_floats", "word_scale"], "word_vectors")
        self.node("Gather", [self.constant("position", position), "positions"], "place_vectors")
        return self._normal("word_vectors", "place_vectors", "embeddings.LayerNorm")

    def layer(self, x: str, number: int) -> str:
        base = f"encoder.layer.{number}."
        attended = self._attention(x, base + "attention.self.")
        mixed = self._dense(attended, base + "attention.output.dense")
        y = self._normal(mixed, x, base + "attention.output.LayerNorm")
        wide = self._dense(y, base + "intermediate.dense")
        active = self.node("FastGelu", [wide], base + "active", MICROSOFT)
        narrow = self._dense(active, base + "output.dense")
        return self._normal(narrow, y, base + "output.LayerNorm")

    def head(self, hidden: str, number: int) -> str:
        """Each token's share of the attention times its logits."""
        base = f"heads.{number}."
        scores = self._linear(hidden, base + "attention")
        shares = self.node("Softmax", [scores], "shares", axis=1)
        return self.node("Mul", [shares, self._linear(hidden, base + "output")], "votes")

    def _attention(self, x: str, base: str) -> str:
        parts = ("query", "key", "value")
        weights, scale = quantise(
            np.hstack([self._bert(f"{base}{part}.weight").T for part in parts])
        )
        bias = np.concatenate([self._bert(f"{base}{part}.bias") for part in parts])
        names = [base + "bytes", base + "scale", base + "zero"]
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [x], names))
        inputs = [
            names[0],
            self.constant(base + "weights", weights),
            self.constant(base + "bias", bias),
            names[1],
            self.constant(base + "weight_scale", scale),
            "",
            names[2],
            self.constant(base + "weight_zero", np.zeros(len(scale), np.int8)),
        ]
        return self.node("QAttention", inputs, base + "out", MICROSOFT, num_heads=HEADS)

    def _dense(self, x: str, name: str) -> str:
        weights, scale = quantise(self._bert(name + ".weight").T)
        inputs = [
            x,
            self.constant(name + ".weight", weights),
            self.constant(name + ".scale", scale),
            "",
            self.constant(name + ".bias", self._bert(name + ".bias")),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name + ".out", MICROSOFT)

    def _linear(self, x: str, name: str) -> str:
        weight = self.constant(name + ".weight", self._state[name + ".weight"].T)
        product = self.node("MatMul", [x, weight], name + ".product")
        bias = self.constant(name + ".bias", self._state[name + ".bias"])
        return self.node("Add", [product, bias], name + ".out")

    def _normal(self, x: str, y: str, name: str) -> str:
        """Layer norm of x + y."""
        total = self.node("Add", [x, y], name + ".sum")
        scale = self.constant(name + ".weight", self._bert(name + ".weight"))
        shift = self.constant(name + ".bias", self._bert(name + ".bias"))
        return self.node(
            "LayerNormalization", [total, scale, shift], name + ".out", axis=-1, epsilon=EPSILON
        )

    def _bert(self, name: str) -> Array:
        return self._state["bert." + name]


def quantise(weights: Array, limit: int = WEIGHT_LIMIT) -> tuple[NDArray[np.int8], Array]:
    """Columns as integers in -limit..limit, and the scale of each column."""
    scale = np.abs(weights).max(axis=0) / limit
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    return np.rint(weights / scale).clip(-limit, limit).astype(np.int8), scale


def _ids(name: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"])


def _floats(name: str, width: int | None) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "tokens", width])
