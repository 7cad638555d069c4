from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from ingest.coding import examples

torch = pytest.importorskip("torch", reason="needs the train extra")

INNER = 96
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


def test_branches_end_in_the_mean_of_trainings_in_other_orders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ingest.coding.training.dropout import Dropout
    from ingest.coding.training.fit import Recipe, fit
    from ingest.coding.training.run import prepared

    def ends(recipe: Recipe, seed: int) -> dict[str, torch.Tensor]:
        network.load_state_dict(begun)
        fit(network, made, FEW, recipe, seed, lambda _: None)
        return deepcopy(network.state_dict())

    monkeypatch.setattr(Dropout, "dropped", 0)  # which goes on from one training to the next
    network, made = prepared(1)
    network.choose([torch.arange(INNER)] * len(network.layers))
    begun = deepcopy(network.state_dict())
    alone = Recipe(epochs=1, inner=INNER)
    one, two, both = ends(alone, 1), ends(alone, 2), ends(replace(alone, branches=2), 1)
    assert not torch.allclose(one["marks"], two["marks"])
    assert all(torch.allclose(both[n], (one[n] + two[n]) / 2, atol=1e-6) for n in both)


def test_branches_of_weights_that_are_still_narrowed_are_refused() -> None:
    from ingest.coding.training.fit import Recipe, fit
    from ingest.coding.training.run import prepared

    network, made = prepared(1)
    with pytest.raises(ValueError, match="narrow already"):
        fit(network, made, FEW, Recipe(branches=2), 1, lambda _: None)
