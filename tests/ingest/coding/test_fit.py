from __future__ import annotations

import pytest

from ingest.coding import examples

torch = pytest.importorskip("torch", reason="needs the train extra")

FEW = [e for e in examples.read()[0] if not e.is_held_out][::500]


def fitted(seed: int) -> tuple[dict[str, object], list[str]]:
    from ingest.coding.training.fit import Recipe, fit
    from ingest.coding.training.run import prepared

    lines: list[str] = []
    network, made = prepared(seed)
    fit(network, made, FEW, Recipe(epochs=2), seed, lines.append)
    return dict(network.state_dict()), lines


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    (one, _), (again, _), (other, _) = (fitted(seed) for seed in (1, 1, 2))
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not all(torch.equal(one[name], other[name]) for name in one)


def test_a_line_an_epoch_tells_a_falling_loss() -> None:
    _, lines = fitted(1)
    first, second = (float(line.rsplit(" ", 1)[1]) for line in lines)
    assert lines[0].startswith("epoch 1 of 2: loss ")
    assert second < first
