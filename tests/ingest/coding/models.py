"""Model folders that differ from the shipped one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

from ingest.coding.coder import MODEL
from ingest.coding.prepare import MARKS

OTHER_WORDS = (
    '{"version": "1.0", "model": {"type": "WordPiece",'
    ' "unk_token": "[UNK]", "continuing_subword_prefix": "##",'
    ' "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0}}, "added_tokens": []}'
)


def without_the_last_mark(folder: Path) -> Path:
    """The shipped model as it would be had its last mark not been thought of."""
    import onnx

    shutil.copytree(MODEL, folder)
    told = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    told["added_tokens"] = [t for t in told["added_tokens"] if t["content"] != MARKS[-1]]
    (folder / "tokenizer.json").write_text(json.dumps(told), "utf-8")
    model = onnx.load(str(folder / "lower.onnx"))
    for tensor in model.graph.initializer:
        if tensor.name in ("words", "word_scales"):
            rows = np.ascontiguousarray(onnx.numpy_helper.to_array(tensor)[:-1])
            tensor.CopyFrom(onnx.numpy_helper.from_array(rows, tensor.name))
    onnx.save(model, str(folder / "lower.onnx"))
    return folder
