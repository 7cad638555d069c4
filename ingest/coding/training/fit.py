"""Fitting the network to the examples: seeded, the same weights each time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

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
    epoch each layer keeps its ``inner`` most important neurons. Several ``branches`` start from the
    same trained weights, each in an order of its own, and end in their mean (model soup, Wortsman
    et al. 2022).
    """

    branches: int = 1
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


class _Lesson(NamedTuple):
    """An example as it is learned: token ids with all marks or without some, act and modality."""

    views: list[list[int]]
    label: tuple[int, int]


def fit(
    network: Network,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    recipe: Recipe,
    seed: int,
    report: Callable[[str], None],
) -> None:
    """Train in place; ``report`` receives a line an epoch, and one a branch if there are several.

    The first branch has the order of the seed, the next that of the next number. Raises ValueError
    if branches would keep different neurons, so that their weights have no mean.
    """
    if recipe.branches > 1 and network.inner > recipe.inner:
        raise ValueError("only weights that are narrow already can be trained in branches")
    lessons = _lessons(tokenizer, examples)
    begun, mean = deepcopy(network.state_dict()), None
    for branch in range(recipe.branches):
        if branch:
            network.load_state_dict(begun)
        if recipe.branches > 1:
            report(f"branch {branch + 1} of {recipe.branches}")
        _learn(network, lessons, recipe, seed + branch, report)
        mean = mean or AveragedModel(network)  # as narrow as the first training left it
        mean.update_parameters(network)
    if mean:
        network.load_state_dict(mean.module.state_dict())
    network.eval()


def _learn(
    network: Network,
    lessons: Sequence[_Lesson],
    recipe: Recipe,
    seed: int,
    report: Callable[[str], None],
) -> None:
    shuffled = random.Random(seed)
    lengths = [len(lesson.views[0]) for lesson in lessons]
    descent = _Descent(network, recipe, len(lessons))
    loss_of = _loss(recipe, [act.severity for act in codebook.load().acts])
    half = has_half_floats()
    network.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        for batch in _batches(lengths, recipe.batch, shuffled):
            texts = [lessons[i].views[_view(shuffled, recipe)] for i in batch]
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                lower, upper = network(padded(texts))
            gold = torch.tensor([lessons[i].label for i in batch])
            loss = loss_of(upper.float(), gold) + recipe.lower_weight * loss_of(lower.float(), gold)
            descent.step(loss)
            total += loss.item() * len(batch)
        report(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / len(lessons):.3f}")


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


def _lessons(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[_Lesson]:
    acts, shared = codebook.load().codes, Counter(example.text for example in examples)
    return [
        _Lesson(
            _views(tokenizer, example, shared[example.text] > 1),
            (acts.index(example.act), MODALITIES.index(example.modality)),
        )
        for example in examples
    ]


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
