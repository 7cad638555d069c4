"""The last step to a model folder: calibrate the exported weights, and write what they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest.coding import codebook
from ingest.coding.comparison import keep_codebook
from ingest.coding.encoder import Encoder
from ingest.coding.examples import Example
from ingest.coding.training.calibrate import Calibration, calibrate
from ingest.coding.training.export import STAGES

NAME = "minilm-1"


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """A folder to make a model in; once it is whole its files enter ``folder``, model.json last."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        yield Path(made)
        for file in sorted(Path(made).iterdir(), key=lambda file: file.name == "model.json"):
            file.replace(folder / file.name)


def finish(
    folder: Path,
    held_out: Sequence[Example],
    made_by: Mapping[str, object],
    before: Mapping[str, Any] | None = None,
) -> Calibration:
    """Write model.json, with ``made_by`` in it, and the codebook beside the weights.

    ``before`` has the settings of the model that this one goes on from.
    """
    acts = len(codebook.load().acts)
    result = calibrate(Encoder(folder, acts, 0.0), Encoder(folder, acts, 2.0), held_out)
    settings = {
        "name": NAME,
        "weights": _hash(folder),
        **asdict(result),
        "held_out": len(held_out),
        **made_by,
    }
    if before:
        settings |= {"went_on_from": before["weights"], "lineage": _lineage(before)}
    (folder / "model.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    keep_codebook(folder)
    return result


def _lineage(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a model and of all that are behind it, by the hash of their weights."""
    own = {key: value for key, value in settings.items() if key != "lineage"}
    return {**settings.get("lineage", {}), settings["weights"]: own}


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (*STAGES, "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
