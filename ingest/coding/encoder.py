"""The sentence encoder at run time: ONNX in two stages, without torch.

The lower stage reads every text; the upper one only those of which the lower is unsure, and then
both votes count alike. Texts are run one at a time: activations are quantised by the whole tensor,
and a batch's composition would change its scores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.coding.prepare import Prepared

MAX_TOKENS = 96
_HALVES = re.compile("[\ud800-\udfff]")  # lone surrogates, which JSON may hold and UTF-8 may not
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of one text.

    ``votes[i]`` are the logits that token i adds, acts first and modalities after; their sum over
    the tokens are the text's logits. ``spans[i]`` is the token's place in the original text, empty
    for marks.
    """

    votes: Floats
    spans: list[tuple[int, int]]
    is_early: bool

    @property
    def logits(self) -> Floats:
        total: Floats = self.votes.sum(axis=0)
        return total


class Encoder:
    """Tokenizer and both stages. ``margin`` is the probability at which the lower one suffices."""

    def __init__(self, folder: Path, acts: int, margin: float) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._lower = _session(folder / "lower.onnx")
        self._upper = _session(folder / "upper.onnx")
        self._acts = acts
        self._margin = margin
        self._positions = np.arange(MAX_TOKENS, dtype=np.int64)[None]

    def read(self, prepared: Prepared) -> Reading:
        encoding = self._tokenizer.encode(_HALVES.sub("\ufffd", prepared.text))
        ids = np.array([encoding.ids], dtype=np.int64)
        hidden, votes = self._lower.run(
            None, {"ids": ids, "positions": self._positions[:, : ids.shape[1]]}
        )
        is_early = _confidence(votes[0], self._acts) >= self._margin
        if not is_early:
            (above,) = self._upper.run(None, {"hidden": hidden})
            votes = (votes + above) / 2
        origin = prepared.origin
        spans = [(origin[start], origin[end]) for start, end in encoding.offsets]
        return Reading(votes[0], spans, is_early)


def _confidence(votes: Floats, acts: int) -> float:
    """The probability of the likeliest act."""
    logits = votes[:, :acts].sum(axis=0)
    powers = np.exp(logits - logits.max())
    return float(powers.max() / powers.sum())


def _session(path: Path) -> Any:
    """One thread, and no graph rewriting: the fused layer norm is slower than its parts."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
