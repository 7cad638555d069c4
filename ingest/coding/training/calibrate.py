"""After training: temperatures, the early exit, and how good the exported coder is.

Everything here is chosen and measured on the examples held out from training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES
from ingest.coding.encoder import Encoder
from ingest.coding.examples import Example
from ingest.coding.prepare import prepare

TEMPERATURES = np.round(np.arange(0.3, 2.01, 0.05), 2)
EXITS = np.round(np.arange(0.4, 0.96, 0.05), 2)
ALLOWED_FALL = 0.002  # of accuracy: about eight of the examples held out
ALLOWED_LOSS = 0.01  # of log likelihood; .015 would save a tenth of the time, and cost .003 of r
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """``early_exit`` is the raw probability from which the lower stage's answer is taken.

    Logits are divided by temperatures: of acts and modalities, read to the end and early.
    """

    temperature: float
    early_temperature: float
    modality_temperature: float
    early_modality_temperature: float
    early_exit: float
    early_share: float
    act_accuracy: float
    modality_accuracy: float
    calibration_error: float
    modality_calibration_error: float


def calibrate(lower: Encoder, upper: Encoder, examples: Sequence[Example]) -> Calibration:
    """``lower`` always answers early, ``upper`` never; both read the same weights."""
    book = codebook.load()
    count = len(book.acts)
    acts = np.array([book.codes.index(e.act) for e in examples])
    modalities = np.array([MODALITIES.index(e.modality) for e in examples])
    early, late = (_logits(encoder, examples) for encoder in (lower, upper))
    early_scales, scales = (
        (_temperature(read[:, :count], acts), _temperature(read[:, count:], modalities))
        for read in (early, late)
    )
    confidence = softmax(early[:, :count]).max(axis=1)
    sizes = [count, len(MODALITIES)]
    scaled_early = early / np.repeat(early_scales, sizes)
    scaled_late = late / np.repeat(scales, sizes)
    level = _exit(scaled_early[:, :count], scaled_late[:, :count], confidence, acts)
    is_early = confidence >= level
    scaled = _cascade(scaled_early, scaled_late, is_early)
    act_error, modality_error = (
        expected_calibration_error(found.max(axis=1), found.argmax(axis=1) == gold)
        for found, gold in (
            (softmax(scaled[:, :count]), acts),
            (softmax(scaled[:, count:]), modalities),
        )
    )
    return Calibration(
        temperature=scales[0],
        early_temperature=early_scales[0],
        modality_temperature=scales[1],
        early_modality_temperature=early_scales[1],
        early_exit=level,
        early_share=float(is_early.mean()),
        act_accuracy=float(np.mean(scaled[:, :count].argmax(axis=1) == acts)),
        modality_accuracy=float(np.mean(scaled[:, count:].argmax(axis=1) == modalities)),
        calibration_error=act_error,
        modality_calibration_error=modality_error,
    )


def expected_calibration_error(
    confidence: Array, is_right: NDArray[np.bool_], bins: int = 10
) -> float:
    """Mean distance of confidence and accuracy over bins of confidence, weighted by size, 0..1."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            gap = abs(confidence[inside].mean() - is_right[inside].mean())
            error += gap * inside.mean()
    return float(error)


def softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _logits(encoder: Encoder, examples: Sequence[Example]) -> Array:
    readings = (encoder.read(prepare(e.text, e.source, e.target, e.is_spoken)) for e in examples)
    return np.stack([reading.logits for reading in readings]).astype(np.float64)


def _exit(early: Array, late: Array, confidence: Array, gold: NDArray[np.int_]) -> float:
    """The lowest confidence to answer early from that costs no more than ``ALLOWED_FALL`` of the
    accuracy of reading every text to the end, nor ``ALLOWED_LOSS`` of its mean log likelihood."""
    accuracy, loss = _quality(late, gold)
    exits = []
    for level in EXITS:
        level_accuracy, level_loss = _quality(_cascade(early, late, confidence >= level), gold)
        if level_accuracy >= accuracy - ALLOWED_FALL and level_loss <= loss + ALLOWED_LOSS:
            exits.append(level)
    return float(min(exits, default=1.0))


def _quality(logits: Array, gold: NDArray[np.int_]) -> tuple[float, float]:
    """Accuracy, and the mean negative log likelihood of what is right."""
    probabilities = softmax(logits)
    right = probabilities[np.arange(len(gold)), gold]
    return float(np.mean(logits.argmax(axis=1) == gold)), float(-np.log(right).mean())


def _temperature(logits: Array, gold: NDArray[np.int_]) -> float:
    """The temperature of the least negative log likelihood."""
    losses = [_quality(logits / t, gold)[1] for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _cascade(early: Array, late: Array, is_early: NDArray[np.bool_]) -> Array:
    return np.where(is_early[:, None], early, late)
