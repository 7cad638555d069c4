"""Fitting the network to the examples: seeded, the same weights each time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES
from ingest.coding.encoder import MAX_TOKENS
from ingest.coding.examples import Example
from ingest.coding.prepare import prepare
from ingest.coding.training.narrow import Watch
from ingest.coding.training.network import Network


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to train. ``unmarked`` is the share shown without their actors (the
    target of a text with several stays),
    ``unspoken`` the share of what is spoken shown without that mark: for speech that comes
    unmarked, but too many teach that what a reporter tells is only told. ``score_weight`` is that
    of the squared distance, in tens of points, between the score expected and that of the act: to
    take a quarrel for aid is worse than to take it for a refusal. After ``narrow_after`` of an
    epoch each layer keeps its ``inner`` most important neurons.
    """

    epochs: int = 4
    batch: int = 32
    rate: float = 4e-4
    inner: int = 768
    narrow_after: float = 0.2
    decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.1
    smoothing: float = 0.1
    modality_weight: float = 0.4
    score_weight: float = 2.0
    lower_weight: float = 1.0
    unmarked: float = 0.3
    unspoken: float = 0.15
    clip: float = 1.0


def fit(
    network: Network,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    recipe: Recipe,
    seed: int,
    report: Callable[[str], None],
) -> None:
    """Train in place; ``report`` receives a line an epoch."""
    shuffled = random.Random(seed)
    book = codebook.load()
    acts = {code: number for number, code in enumerate(book.codes)}
    modalities = {modality: number for number, modality in enumerate(MODALITIES)}
    shared = Counter(example.text for example in examples)
    views = [_views(tokenizer, example, shared[example.text] > 1) for example in examples]
    labels = [(acts[e.act], modalities[e.modality]) for e in examples]
    lengths = [len(view[0]) for view in views]
    descent = _Descent(network, recipe, len(examples))
    loss_of = _loss(recipe, [act.severity for act in book.acts])
    half = has_half_floats()
    network.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        for batch in _batches(lengths, recipe.batch, shuffled):
            texts = [views[i][_view(shuffled, recipe)] for i in batch]
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                lower, upper = network(padded(texts))
            gold = torch.tensor([labels[i] for i in batch])
            loss = loss_of(upper.float(), gold) + recipe.lower_weight * loss_of(lower.float(), gold)
            descent.step(loss)
            total += loss.item() * len(batch)
        report(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / len(examples):.3f}")
    network.eval()


class _Descent:
    """The steps of a training, and the narrowing of its network after the first of them."""

    def __init__(self, network: Network, recipe: Recipe, examples: int) -> None:
        self._network, self._recipe = network, recipe
        epoch = -(-examples // recipe.batch)
        self._share = _ramp(recipe.epochs * epoch, recipe.warmup)
        self._watch = Watch(network) if network.inner > recipe.inner else None
        self._narrow_at = max(1, int(recipe.narrow_after * epoch))
        self._done = 0
        self._begin()

    def step(self, loss: Tensor) -> None:
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), self._recipe.clip)
        self._optimizer.step()
        self._schedule.step()
        self._done += 1
        if self._watch and self._done == self._narrow_at:
            self._watch.narrow(self._recipe.inner)
            self._begin()

    def _begin(self) -> None:
        groups = self._network.groups(self._recipe.rate, self._recipe.decay)
        done = self._done
        decay = self._recipe.weight_decay
        self._optimizer = torch.optim.AdamW(groups, weight_decay=decay, fused=True)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: self._share(done + step)
        )


def has_half_floats() -> bool:
    """Whether the processor multiplies bfloat16 itself; imitated, it is ten times as slow."""
    found = torch.cpu.get_capabilities()
    return any(found.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def padded(texts: Sequence[list[int]]) -> Tensor:
    longest = max(map(len, texts))
    return torch.tensor([ids + [0] * (longest - len(ids)) for ids in texts])


def _views(tokenizer: Tokenizer, example: Example, has_others: bool) -> list[list[int]]:
    """Token ids with all marks, without the actors', without that of speech, without either.

    A text that is an example for several targets never loses the mark of the one it is read for.
    """
    actors = (example.source, example.target)
    bare = (None, example.target if has_others else None)
    texts = (
        prepare(example.text, *marked, is_spoken)
        for is_spoken in (example.is_spoken, False)
        for marked in (actors, bare)
    )
    return [tokenizer.encode(prepared.text).ids[:MAX_TOKENS] for prepared in texts]


def _view(shuffled: random.Random, recipe: Recipe) -> int:
    """Which of ``_views`` to show."""
    return (shuffled.random() < recipe.unmarked) + 2 * (shuffled.random() < recipe.unspoken)


def _batches(lengths: list[int], size: int, shuffled: random.Random) -> Iterator[list[int]]:
    """Random batches of texts of like length, which need little padding."""
    order = list(range(len(lengths)))
    shuffled.shuffle(order)
    span = size * 16
    batches = []
    for start in range(0, len(order), span):
        near = sorted(order[start : start + span], key=lengths.__getitem__)
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    shuffled.shuffle(batches)
    return iter(batches)


def _ramp(steps: int, warmup: float) -> Callable[[int], float]:
    """Learning rate as a share of its height: up over the warm-up, then down to nothing."""

    def share(step: int) -> float:
        done = step / steps
        return min(1.0, done / warmup) * (1 - max(0.0, (done - warmup) / (1 - warmup)))

    return share


def _loss(recipe: Recipe, severities: Sequence[float]) -> Callable[[Tensor, Tensor], Tensor]:
    entropy = nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    points, acts = torch.tensor(severities), len(severities)

    def loss(logits: Tensor, gold: Tensor) -> Tensor:
        of_acts: Tensor = entropy(logits[:, :acts], gold[:, 0])
        of_modalities: Tensor = entropy(logits[:, acts:], gold[:, 1])
        expected = logits[:, :acts].softmax(1) @ points
        of_scores = ((expected - points[gold[:, 0]]) / 10).square().mean()
        return of_acts + recipe.modality_weight * of_modalities + recipe.score_weight * of_scores

    return loss
