from __future__ import annotations

from pathlib import Path

import pytest

from ingest.coding import Coder, CodingInput, examples
from ingest.coding.coder import settings_of

torch = pytest.importorskip("torch", reason="needs the train extra")

FEW = examples.read()[0][::300]
INNER = 96


@pytest.fixture(scope="module")
def narrowed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of few examples, with a narrow inner part."""
    folder = tmp_path_factory.mktemp("narrowed") / "model"
    train(folder)
    return folder


def train(folder: Path, start: Path | None = None) -> None:
    from ingest.coding.training import run
    from ingest.coding.training.fit import Recipe

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "read", lambda: (FEW, []))
        patch.setattr(examples, "lint", lambda _: [])
        run.train(folder, recipe=Recipe(epochs=1, inner=INNER), start=start)


def test_the_neurons_that_matter_are_kept() -> None:
    from ingest.coding.training.narrow import Watch
    from ingest.coding.training.run import prepared

    network, _ = prepared(seed=1)
    network.eval()
    ids = torch.arange(10, 42).reshape(2, 16)
    (before,) = network(ids)[1:]
    silent = torch.arange(0, network.inner, 2)
    for layer in network.layers:  # every other neuron adds nothing to what the layer gives on
        layer.output.dense.weight.data[:, silent] = 0
    (quiet,) = network(ids)[1:]
    assert not torch.allclose(before, quiet, atol=1e-3)
    watch = Watch(network)
    sum(logits.square().sum() for logits in network(ids)).backward()
    watch.narrow(network.inner // 2)
    assert network.inner == 768
    assert torch.allclose(network(ids)[1], quiet, atol=1e-4)


def test_a_narrowed_model_is_smaller_and_codes(narrowed: Path) -> None:
    import onnx

    model = onnx.load(str(narrowed / "lower.onnx"))
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    assert shapes["encoder.layer.2.intermediate.dense.weight"] == (384, INNER)
    (coding,) = Coder.load(narrowed).code([CodingInput("The ports will open to all ships.")])
    assert sum(coding.probabilities.values()) == pytest.approx(1, abs=0.01)


def test_going_on_keeps_the_neurons_and_tells_what_is_behind(
    narrowed: Path, tmp_path: Path
) -> None:
    from ingest.coding.training.run import prepared

    train(tmp_path / "further", start=narrowed)
    assert prepared(1, tmp_path / "further")[0].inner == INNER
    first, second = settings_of(narrowed), settings_of(tmp_path / "further")
    assert "lineage" not in first
    assert second["went_on_from"] == first["weights"]
    assert second["lineage"] == {first["weights"]: first}
