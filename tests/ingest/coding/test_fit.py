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


def test_a_network_learns_what_its_teachers_think_as_well_as_the_labels() -> None:
    from ingest.coding.codebook import MODALITIES, load
    from ingest.coding.training.fit import Recipe, fit, opinions_of
    from ingest.coding.training.run import prepared, taught_by

    recipe = Recipe(epochs=1, teachers=2, teacher_epochs=1)
    lines: list[str] = []
    opinions = taught_by(FEW, recipe, 1, lines.append)
    assert opinions is not None
    again = taught_by(FEW, recipe, 1, lines.append)
    assert torch.equal(opinions, again)
    acts = len(load().codes)
    assert opinions.shape == (len(FEW), acts + len(MODALITIES))
    assert torch.allclose(opinions[:, :acts].sum(1), torch.ones(len(FEW)))
    assert torch.allclose(opinions[:, acts:].sum(1), torch.ones(len(FEW)))
    assert lines[0] == "teacher 1 of 2" and lines[2] == "teacher 2 of 2"
    # A teacher that is sure of one act is believed as far as the recipe says.
    sure = torch.zeros_like(opinions)
    sure[:, 0] = sure[:, acts] = 1
    believed = []
    for taught in (0.0, 1.0):
        network, made = prepared(1)
        fit(network, made, FEW, Recipe(epochs=2, taught=taught), 1, lines.append, sure)
        believed.append(opinions_of(network, made, FEW)[:, 0].mean())
    assert believed[0] < 0.3 < 0.5 < believed[1]


def test_no_teacher_is_trained_where_a_recipe_has_none() -> None:
    from ingest.coding.training.fit import Recipe
    from ingest.coding.training.run import taught_by

    lines: list[str] = []
    assert taught_by(FEW, Recipe(teachers=0), 1, lines.append) is None
    assert lines == []
