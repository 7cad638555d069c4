"""Leaving out the inner neurons that the task does not need, early in a training.

MiniLM's layers widen each token to 1,536 neurons and back: two thirds of the products at run time.
Which of them matter shows in the first steps. The importance of a neuron is the mean absolute
product of its output and its gradient (Michel et al. 2019).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ingest.coding.training.network import Network


class Watch:
    """Adds up the importance of each layer's inner neurons, with every backward pass."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.importance = [torch.zeros(network.inner) for _ in network.layers]
        self._hooks = [
            layer.intermediate.register_forward_hook(self._hook(total))
            for layer, total in zip(network.layers, self.importance, strict=True)
        ]

    def narrow(self, inner: int) -> None:
        """Keep the ``inner`` most important neurons of each layer, and watch no more."""
        for hook in self._hooks:
            hook.remove()
        kept = [total.topk(inner).indices.sort().values for total in self.importance]
        self._network.choose(kept)

    @staticmethod
    def _hook(total: Tensor) -> object:
        def hook(_module: nn.Module, _inputs: object, output: Tensor) -> None:
            kept = output.detach()
            output.register_hook(lambda gradient: _add(total, kept * gradient))

        return hook


def _add(total: Tensor, products: Tensor) -> None:
    total += products.float().abs().sum((0, 1))
