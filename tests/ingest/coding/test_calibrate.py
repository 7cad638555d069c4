from __future__ import annotations

import numpy as np
import pytest

from ingest.coding.training.calibrate import expected_calibration_error, softmax


def test_calibration_error_is_the_gap_between_promise_and_result() -> None:
    sure = np.full(10, 0.95)
    assert expected_calibration_error(sure, np.ones(10, bool)) == pytest.approx(0.05)
    assert expected_calibration_error(sure, np.arange(10) < 5) == pytest.approx(0.45)
    mixed = np.array([0.75] * 4 + [0.25] * 4)
    right = np.array([True, True, True, False, True, False, False, False])
    assert expected_calibration_error(mixed, right) == pytest.approx(0)


def test_softmax_of_large_logits() -> None:
    assert softmax(np.array([[1000.0, 1000.0], [0.0, 1000.0]])).tolist() == [[0.5, 0.5], [0.0, 1.0]]
