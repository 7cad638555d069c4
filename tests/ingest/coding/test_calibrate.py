from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pytest

from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES
from ingest.coding.examples import Example
from ingest.coding.training.calibrate import calibrate, expected_calibration_error, softmax


@dataclass
class _Overconfident:
    """Right on acts in as many cases as it says; as right on modalities, and much surer."""

    act: Any
    modality: Any
    read_so_far: int = 0

    def read(self, _prepared: object) -> _Overconfident:
        self.read_so_far += 1
        return self

    @property
    def logits(self) -> Any:
        number = self.read_so_far - 1
        codes = codebook.load().codes
        logits = np.zeros(len(codes) + len(MODALITIES))
        logits[codes.index(self.act[number])] = np.log(4 * (len(codes) - 1))
        logits[len(codes) + MODALITIES.index(self.modality[number])] = 1.5 * np.log(
            4 * (len(MODALITIES) - 1)
        )
        return logits


def test_acts_and_modalities_have_temperatures_of_their_own() -> None:
    examples = [
        Example(f"Text {n}.", None, None, "ACCUSE", "did", "news", f"own:{n}") for n in range(500)
    ]
    acts = ["ACCUSE" if n % 5 else "THREATEN" for n in range(500)]
    modalities = ["did" if n % 5 else "will" for n in range(500)]
    lower, upper = (cast(Any, _Overconfident(acts, modalities)) for _ in range(2))
    found = calibrate(lower, upper, examples)
    assert found.temperature == found.early_temperature == pytest.approx(1.0, abs=0.06)
    assert found.modality_temperature == found.early_modality_temperature == pytest.approx(1.5)
    assert found.act_accuracy == found.modality_accuracy == pytest.approx(0.8)
    assert found.calibration_error < 0.02 and found.modality_calibration_error < 0.02


def test_calibration_error_is_the_gap_between_promise_and_result() -> None:
    sure = np.full(10, 0.95)
    assert expected_calibration_error(sure, np.ones(10, bool)) == pytest.approx(0.05)
    assert expected_calibration_error(sure, np.arange(10) < 5) == pytest.approx(0.45)
    mixed = np.array([0.75] * 4 + [0.25] * 4)
    right = np.array([True, True, True, False, True, False, False, False])
    assert expected_calibration_error(mixed, right) == pytest.approx(0)


def test_softmax_of_large_logits() -> None:
    assert softmax(np.array([[1000.0, 1000.0], [0.0, 1000.0]])).tolist() == [[0.5, 0.5], [0.0, 1.0]]
