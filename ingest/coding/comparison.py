"""What a training, or a change of the codebook, did: the examples coded before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from ingest.coding import codebook
from ingest.coding.coder import Coder, CodingInput
from ingest.coding.examples import Example
from ingest.coding.recode import compare
from ingest.model import Coding


def keep_codebook(folder: Path) -> None:
    """Lay the codebook beside the weights, so that a later change of it can be compared."""
    (folder / codebook.NAME).write_text(codebook.text(), "utf-8")


def inputs_of(found: Sequence[Example]) -> list[CodingInput]:
    """What the coder is told of examples: all that they say of themselves but their coding."""
    return [
        CodingInput(e.text, source=e.source, target=e.target, is_spoken=e.is_spoken) for e in found
    ]


def before_and_after(before: Path, after: Path, held_out: Sequence[Example]) -> Iterator[str]:
    """Lines that compare two model folders on examples held out from training.

    The old one is read with the codebook that was laid beside it, the new one with the present.
    """
    inputs = inputs_of(held_out)
    old = Coder(before, codebook.kept(before)).code(inputs)
    new = Coder(after, codebook.load()).code(inputs)
    for name, codings in (("before", old), ("after", new)):
        yield f"{name}: {_right(held_out, codings)}"
    places = [example.place for example in held_out]
    comparison = compare(dict(zip(places, old, strict=True)), dict(zip(places, new, strict=True)))
    yield from comparison.lines()


def _right(held_out: Sequence[Example], codings: Sequence[Coding]) -> str:
    pairs = list(zip(held_out, codings, strict=True))
    acts = fmean(example.act == coding.act for example, coding in pairs)
    modalities = fmean(example.modality == coding.modality for example, coding in pairs)
    return (
        f"act right in {acts:.1%}, modality in {modalities:.1%} of {len(pairs)} held-out examples"
    )
